using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>What -Indirect tells: a way around is Allowed only when all it takes is held, and Unknown when it hangs on what no snapshot holds.</summary>
public class WaysAroundTests
{
    private const string Rbac = "rbac.authorization.k8s.io";

    // Rights of one principal, written "[place:]verbs group resources [names]", each in a role of its own.
    private static EKSClusterAccess Cluster(params string[] rights)
    {
        var access = Sample.Cluster("API_AND_CONFIG_MAP", Sample.Entry(Sample.Dev, "x"));
        var parts = rights.Select(r => r.Split(' ')).Select(w => (Place: w[0].Contains(':', StringComparison.Ordinal) ? w[0].Split(':')[0] : null, Words: w.Select((x, i) => i == 0 ? x.Split(':')[^1] : x).ToArray())).ToArray();
        return access with
        {
            AwsAuth = new Dictionary<string, string>(),
            Roles = [.. access.Roles, .. parts.Select((p, i) => Make.ClusterRole("way" + i, Make.Rule(p.Words[0], p.Words[1], p.Words[2], p.Words.Length > 3 ? p.Words[3] : "")))],
            Bindings = [.. access.Bindings, .. parts.Select((p, i) => Make.Bind(p.Place, "way" + i, "way" + i, "Group:x"))],
        };
    }

    private static string[] Find(EKSClusterAccess access, string request) =>
        AccessFinder.Find(Sample.Analyse(access), new AccessQuestion { Request = Make.Request(request), Indirect = true })
            .Where(g => g.PrincipalArn == Sample.Dev && g.Indirect.Length > 0)
            .Select(g => $"{g.Decision} {g.Indirect}")
            .Distinct()
            .ToArray();

    [Theory]
    [InlineData("create core pods", "Allowed may create pods and so run as service account kube-system/operator")]
    [InlineData("create,update apps deployments,statefulsets", "Allowed may create deployments.apps,statefulsets.apps and so run as service account kube-system/operator")]
    [InlineData("create apps daemonsets,replicasets", "Allowed may create daemonsets.apps,replicasets.apps and so run as")]
    [InlineData("create batch jobs,cronjobs", "Allowed may create jobs.batch,cronjobs.batch and so run as")]
    [InlineData("create core replicationcontrollers", "Allowed may create replicationcontrollers and so run as")]
    [InlineData("patch apps deployments", "Unknown may patch deployments.apps and so run as")]
    [InlineData("update batch cronjobs backup", "Unknown may update cronjobs.batch and so run as")]
    [InlineData("create core pods/exec", "Unknown may create pods/exec and so get into pods that may run as service account kube-system/operator")]
    [InlineData("get core pods/exec,pods/attach", "Unknown may get pods/exec,pods/attach and so get into pods")]
    [InlineData("create core pods/attach", "Unknown may create pods/attach and so get into pods")]
    [InlineData("update,patch core pods/ephemeralcontainers", "Unknown may update,patch pods/ephemeralcontainers and so get into pods")]
    [InlineData("get core nodes/proxy", "Unknown may get nodes/proxy and so get into the pods of every node")]
    [InlineData("create core serviceaccounts/token", "Allowed may create serviceaccounts/token and so make tokens of service account kube-system/operator")]
    [InlineData("create core serviceaccounts/token operator", "Allowed may create serviceaccounts/token and so make tokens of service account kube-system/operator")]
    [InlineData("create,get core secrets", "Allowed may create,get secrets and so have a token of service account kube-system/operator put into a secret")]
    [InlineData("watch core secrets", "Unknown may watch secrets and so read tokens of service account kube-system/operator, where secrets hold them")]
    [InlineData("impersonate core serviceaccounts", "Allowed may impersonate serviceaccounts and so act as service account kube-system/operator")]
    [InlineData("impersonate core users,groups", "Allowed may impersonate groups,users and so act as a member of group system:masters")]
    [InlineData("impersonate core users alice", "Allowed may impersonate users and so act as user alice")]
    public void Rights_that_lead_there_by_themselves(string right, string way)
    {
        var access = Cluster(right);
        access = access with { Bindings = [.. access.Bindings, Make.Bind(null, "alice", "secret-reader", "User:alice")] };
        Assert.Contains(Find(access, "list secrets @kube-system"), w => w.StartsWith(way, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("create core pods/log")]
    [InlineData("create core pods somebody")]
    [InlineData("get core nodes")]
    [InlineData("create core serviceaccounts/token other")]
    [InlineData("create core secrets")]
    [InlineData("impersonate core users")]
    [InlineData("impersonate core groups")]
    [InlineData("impersonate core groups,users nobody")]
    [InlineData("impersonate core serviceaccounts other")]
    [InlineData("create,update,patch rbac.authorization.k8s.io rolebindings,clusterrolebindings")]
    [InlineData("bind rbac.authorization.k8s.io clusterroles,roles")]
    [InlineData("escalate rbac.authorization.k8s.io clusterroles,roles")]
    [InlineData("create,update,patch rbac.authorization.k8s.io roles,clusterroles")]
    [InlineData("approve certificates.k8s.io signers")]
    [InlineData("update certificates.k8s.io certificatesigningrequests/approval")]
    [InlineData("update core configmaps other")]
    public void Half_of_a_way_is_none(string right) => Assert.Empty(Find(Cluster(right), "list secrets @kube-system"));

    [Theory]
    [InlineData("impersonate core groups system:masters|web:impersonate core serviceaccounts", "Allowed may impersonate groups,serviceaccounts and so act as a member of group system:masters")]
    [InlineData("kube-system:create rbac.authorization.k8s.io rolebindings|bind rbac.authorization.k8s.io clusterroles cluster-admin", "Allowed may create rolebindings, bind clusterroles cluster-admin and so hold ClusterRole cluster-admin in kube-system")]
    [InlineData("create rbac.authorization.k8s.io clusterrolebindings|bind rbac.authorization.k8s.io clusterroles cluster-admin", "Allowed may create clusterrolebindings, bind clusterroles cluster-admin and so hold ClusterRole cluster-admin in the whole cluster")]
    [InlineData("patch rbac.authorization.k8s.io rolebindings operator|bind rbac.authorization.k8s.io clusterroles", "Allowed may patch rolebindings, bind clusterroles secret-reader and so join RoleBinding kube-system/operator")]
    [InlineData("update rbac.authorization.k8s.io clusterroles|escalate rbac.authorization.k8s.io clusterroles", "Allowed may update,escalate clusterroles and so widen ClusterRole system:discovery or 2 others, which it is bound to")]
    [InlineData("update rbac.authorization.k8s.io clusterroles way1|escalate rbac.authorization.k8s.io clusterroles way1", "Allowed may update,escalate clusterroles way1 and so widen ClusterRole way1, which it is bound to")]
    [InlineData("create rbac.authorization.k8s.io clusterrolebindings|bind rbac.authorization.k8s.io clusterroles view|patch,escalate rbac.authorization.k8s.io clusterroles view", "Allowed may patch,escalate clusterroles view, bind clusterroles, create clusterrolebindings and so widen and bind ClusterRole view")]
    [InlineData("create,get certificates.k8s.io certificatesigningrequests|patch certificates.k8s.io certificatesigningrequests/approval|approve certificates.k8s.io signers kubernetes.io/*", "Unknown may patch certificatesigningrequests/approval, create,get certificatesigningrequests, approve signers kubernetes.io/* and so have a certificate of user system:cm signed")]
    public void Two_halves_make_a_way(string rights, string way)
    {
        var access = Cluster(rights.Split('|'));
        access = access with { Bindings = [.. access.Bindings, Make.Bind(null, "cm", "secret-reader", "User:system:cm")] };
        Assert.Contains(Find(access, "list secrets @kube-system"), w => w.StartsWith(way, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("web:create rbac.authorization.k8s.io rolebindings|kube-system:bind rbac.authorization.k8s.io clusterroles")]
    [InlineData("web:create rbac.authorization.k8s.io rolebindings|bind rbac.authorization.k8s.io clusterroles")]
    [InlineData("kube-system:create rbac.authorization.k8s.io rolebindings|kube-system:bind rbac.authorization.k8s.io clusterroles system:discovery")]
    [InlineData("create rbac.authorization.k8s.io clusterrolebindings|kube-system:bind rbac.authorization.k8s.io clusterroles")]
    [InlineData("update rbac.authorization.k8s.io clusterroles view|escalate rbac.authorization.k8s.io clusterroles edit")]
    [InlineData("create rbac.authorization.k8s.io clusterroles|escalate rbac.authorization.k8s.io clusterroles")]
    [InlineData("web:create core pods|web:create core serviceaccounts/token|web:create,get core secrets")]
    [InlineData("impersonate core groups|web:impersonate core users")]
    public void Halves_in_two_places_make_none(string rights) => Assert.Empty(Find(Cluster(rights.Split('|')), "list secrets @kube-system"));

    [Fact]
    public void A_role_that_gathers_others_is_in_doubt()
    {
        var access = Cluster($"create {Rbac} clusterroles", $"escalate {Rbac} clusterroles");
        access = access with { Bindings = [.. access.Bindings, Make.Bind("kube-system", "v", "view", "Group:x")] };
        Assert.StartsWith("Unknown may create,escalate clusterroles and so add rules to ClusterRole view", Assert.Single(Find(access, "list secrets @kube-system")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_is_missing_can_be_made()
    {
        var access = Cluster($"create {Rbac} clusterroles", $"escalate {Rbac} clusterroles");
        access = access with { Bindings = [.. access.Bindings, Make.Bind(null, "gone", "gone", "Group:x")] };
        Assert.StartsWith("Allowed may create,escalate clusterroles and so make ClusterRole gone", Assert.Single(Find(access, "list secrets @kube-system")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_half_of_another_source_is_named() =>
        Assert.EndsWith("(bind clusterroles cluster-admin by ClusterRoleBinding way1 of ClusterRole way1 to Group x)", Find(Cluster($"create {Rbac} clusterrolebindings", $"bind {Rbac} clusterroles cluster-admin"), "get nodes")[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("web:create core pods", "list secrets @web", "Allowed may create pods and so mount any secret of web")]
    [InlineData("web:create core pods", "get secrets", "Allowed may create pods and so mount any secret of web")]
    [InlineData("create apps deployments", "get secrets", "Allowed may create deployments.apps and so mount any secret of any namespace")]
    [InlineData("web:patch apps deployments", "get secrets @web", "Unknown may patch deployments.apps and so mount any secret of web")]
    [InlineData("web:get core pods/exec", "get secrets @web", "Unknown may get pods/exec and so get into pods that may have mounted any secret of web")]
    [InlineData("web:create core pods", "get configmaps @web", "Allowed may create pods and so mount any ConfigMap of web")]
    [InlineData("web:patch core secrets", "list secrets @web", "Allowed may patch secrets and so see any secret of web in the answer")]
    [InlineData("deletecollection core secrets", "get secrets", "Allowed may deletecollection secrets and so see any secret of any namespace in the answer")]
    [InlineData("web:delete core secrets tls", "get secrets @web", "Allowed may delete secrets and so see tls of web in the answer")]
    public void Whoever_makes_pods_reads_the_secrets_of_the_namespace(string right, string request, string way) =>
        Assert.Contains(Find(Cluster(right), request), w => w.StartsWith(way, StringComparison.Ordinal));

    [Theory]
    [InlineData("web:create core pods|web:get core secrets")]
    [InlineData("web:create rbac.authorization.k8s.io rolebindings|web:bind rbac.authorization.k8s.io clusterroles|web:get core secrets")]
    public void But_for_those_who_read_them_there_anyway(string rights)
    {
        Assert.Empty(Find(Cluster(rights.Split('|')), "get secrets"));
        Assert.NotEmpty(Find(Cluster(rights.Replace("core secrets", "core secrets tls", StringComparison.Ordinal).Split('|')), "get secrets"));
    }

    [Theory]
    [InlineData("web:create core pods", "get secrets @db")]
    [InlineData("web:create core pods", "delete secrets @web")]
    [InlineData("web:create core pods", "get services @web")]
    [InlineData("web:update core secrets", "get secrets @web")]
    [InlineData("web:patch core secrets", "get configmaps @web")]
    public void And_nothing_else(string right, string request) => Assert.Empty(Find(Cluster(right), request));

    [Theory]
    [InlineData(false, "update core configmaps aws-auth", "")]
    [InlineData(true, "update core configmaps aws-auth", "Allowed may update configmaps aws-auth and so let anybody in as anybody")]
    [InlineData(true, "kube-system:patch core configmaps", "Allowed may patch configmaps aws-auth and so let anybody in as anybody")]
    [InlineData(false, "create core configmaps", "Allowed may create configmaps and so let anybody in as anybody")]
    [InlineData(true, "create core configmaps", "")]
    [InlineData(true, "create,delete core configmaps", "Allowed may create configmaps, delete configmaps aws-auth and so let anybody in as anybody")]
    [InlineData(null, "update core configmaps", "Unknown may update configmaps aws-auth and so let anybody in as anybody")]
    public void Aws_auth_is_written_where_it_is(bool? exists, string right, string way)
    {
        var access = Cluster(right) with { AwsAuth = exists is null ? null : exists == true ? new Dictionary<string, string> { ["mapUsers"] = Sample.MapUsers } : new Dictionary<string, string>(), AwsAuthExists = exists == false ? false : null };
        Assert.Equal(way, string.Join("|", Find(access, "list nodes")));
    }

    [Theory]
    [InlineData(true, "update core configmaps aws-auth", "Allowed may update configmaps aws-auth and so let anybody in as anybody")]
    [InlineData(true, "kube-system:patch core configmaps", "Allowed may patch configmaps aws-auth and so let anybody in as anybody")]
    [InlineData(true, "create core configmaps", "")]
    [InlineData(null, "update core configmaps aws-auth", "Unknown may update configmaps aws-auth and so let anybody in as anybody")]
    [InlineData(null, "create core configmaps", "Unknown may create configmaps and so let anybody in as anybody")]
    public void Aws_auth_without_data_can_be_written_too(bool? exists, string right, string way)
    {
        var access = Cluster(right) with { AwsAuth = new Dictionary<string, string>(), AwsAuthExists = exists };
        Assert.Equal(way, string.Join("|", Find(access, "list nodes")));
    }

    [Theory]
    [InlineData("list", "get")]
    [InlineData("get", "list")]
    public void Whether_all_is_held_anyway_is_asked_of_each_verb(string first, string second)
    {
        var question = new AccessQuestion { Requests = [Make.Request(first + " namespaces"), Make.Request(second + " namespaces")], Indirect = true };
        int Ways(params string[] rights) => AccessSearch.Find(Sample.Analyse(Cluster(["impersonate core users,groups", .. rights])), question).Count(r => r.PrincipalArn == Sample.Dev && r.Indirect.Length > 0);
        Assert.Equal(1, Ways("list core namespaces", "web:get core namespaces"));
        Assert.Equal(0, Ways("list core namespaces", "get core namespaces"));
    }

    [Fact]
    public void A_right_in_doubt_is_no_certain_way()
    {
        var access = Cluster() with { Entries = [Sample.Entry(Sample.Dev, "", "Edit@kube-*m")] };
        Assert.All(Find(access, "delete secrets @kube-public"), w => Assert.StartsWith("Unknown", w, StringComparison.Ordinal));
        access = Cluster() with { Entries = [Sample.Entry(Sample.Dev, "", "Edit@kube-*m")], Bindings = [Make.Bind(null, "op", "cluster-admin", "ServiceAccount:kube-system/op")] };
        Assert.NotEmpty(Find(access, "list nodes"));
        Assert.All(Find(access, "list nodes"), w => Assert.StartsWith("Unknown", w, StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_tell_the_verbs_that_are_reached()
    {
        var question = new AccessQuestion { Requests = [.. new[] { "get", "list", "delete" }.Select(v => Make.Request(v + " secrets @kube-system"))], Indirect = true };
        var rows = AccessSearch.Find(Sample.Analyse(Cluster("kube-system:create core pods")), question).Where(r => r.PrincipalArn == Sample.Dev).ToArray();
        Assert.Equal(["get;list", "get;list"], rows.Select(r => r.Verbs.ToString()));
        Assert.All(rows, r => Assert.Equal("get,list,delete secrets in kube-system", r.Request));
    }
}
