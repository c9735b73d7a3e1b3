using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AuthenticationModes;

namespace EksAccessManagement.Authorization;

/// <summary>Ways through what belongs to the whole cluster: nodes, client certificates, aws-auth.</summary>
internal sealed class ClusterWays(EscalationTargets targets, EKSClusterAccess access) : WaysAround(targets)
{
    private static readonly string[] Signers = ["kubernetes.io/kube-apiserver-client", "kubernetes.io/*"];

    private static readonly AccessRequest[] SeeRequests =
    [
        Powers.Ask("get", "certificatesigningrequests", Powers.Certificates),
        Powers.Ask("list", "certificatesigningrequests", Powers.Certificates),
        Powers.Ask("watch", "certificatesigningrequests", Powers.Certificates),
    ];

    public override IEnumerable<WayAround> Of(HeldPowers held)
    {
        IEnumerable<WayAround> nodes = Targets.Accounts.Count == 0 && Targets.Mounted.Count == 0 ? [] : held.At(string.Empty, Powers.EnterNodes)
            .Select(h => new WayAround("get into the pods of every node", h, string.Empty, string.Empty, Targets.Verbs) { Open = "what runs on the nodes is no part of a snapshot" });
        return nodes.Concat(ByCertificate(held)).Concat(ByAwsAuth(held));
    }

    // Source: Kubernetes documentation, "Certificates and Certificate Signing Requests". system:masters is refused there.
    private IEnumerable<WayAround> ByCertificate(HeldPowers held)
    {
        var takes = new[]
        {
            held.Exactly(string.Empty, Powers.Ask("create", "certificatesigningrequests", Powers.Certificates)),
            HeldPowers.Best(held.At(string.Empty, SeeRequests)),
            HeldPowers.Best(Signers.Select(s => held.Exactly(string.Empty, Powers.Ask("approve", "signers", Powers.Certificates) with { Name = s })).OfType<Held>()),
        };
        var others = takes.OfType<Held>().ToArray();
        return from power in others.Length < takes.Length ? [] : held.At(string.Empty, Powers.Change("certificatesigningrequests/approval", Powers.Certificates))
               from target in Targets.Users.Select(u => (Name: "user " + u.Key, Verbs: u.Value)).Concat(Targets.Groups.Where(g => g.Key != AccessIdentity.Masters).Select(g => (Name: "group " + g.Key, Verbs: g.Value)))
               select new WayAround("have a certificate of {0} signed", power, target.Name, string.Empty, target.Verbs)
               {
                   Others = others,
                   Open = "AWS does not say whether the control plane of EKS signs client certificates",
               };
    }

    private IEnumerable<WayAround> ByAwsAuth(HeldPowers held)
    {
        const string Place = "kube-system";
        const string Meaning = "let anybody in as anybody";
        if (!AuthenticationModeName.ReadsAwsAuth(access.AuthenticationMode))
        {
            return [];
        }

        var open = access.AwsAuth is null ? "aws-auth could not be read, nor whether it exists" : access.AwsAuthExists is null ? "the snapshot does not tell whether aws-auth exists" : null;
        WayAround Way(Held power, params Held[] others) => new(Meaning, power, string.Empty, Place, Targets.Verbs) { Others = others, Open = open };
        var make = HeldPowers.Best(held.At(Place, Powers.Ask("create", "configmaps")));
        var remove = held.Exactly(Place, Powers.Ask("delete", "configmaps") with { Name = "aws-auth" });
        var changed = access.AwsAuthExists == false ? [] : Powers.Change("configmaps", string.Empty, "aws-auth").Select(r => held.Exactly(Place, r)).OfType<Held>().Select(h => Way(h));
        var made = make is null ? []
            : access.AwsAuthExists != true ? new[] { Way(make) }
            : remove is null ? [] : [Way(make, remove)];
        return changed.Concat(made);
    }
}
