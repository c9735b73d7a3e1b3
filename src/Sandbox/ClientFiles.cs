using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Hosting;

namespace EksAccessManagement.Sandbox;

/// <summary>
/// Files with which the AWS CLI, kubectl and SDKs reach a sandbox: credentials and config with a profile per principal of
/// the seed that has one, the CA, and a kubeconfig per profile. Only their owner can read them.
/// </summary>
public sealed record ClientFiles
{
    private static readonly TimeSpan SessionLife = TimeSpan.FromHours(12);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private ClientFiles(string folder)
    {
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>For AWS_SHARED_CREDENTIALS_FILE.</summary>
    public string Credentials => Path.Combine(Folder, "credentials");

    /// <summary>For AWS_CONFIG_FILE. It leads EKS and IAM to the sandbox; STS takes <c>--endpoint-url</c>, because tokens for Kubernetes must name the real STS.</summary>
    public string Config => Path.Combine(Folder, "config");

    /// <summary>The CA of Kubernetes, PEM.</summary>
    public string CertificateAuthority => Path.Combine(Folder, "ca.pem");

    /// <summary>Kubeconfigs by profile, each with a context per cluster; never null.</summary>
    public IReadOnlyDictionary<string, string> Kubeconfigs { get; private init; } = new Dictionary<string, string>();

    /// <summary>Writes the files of a sandbox.</summary>
    /// <param name="server">The sandbox.</param>
    /// <param name="folder">The folder; it is made, or closed to others.</param>
    /// <param name="renewsSessions">True lets profiles of roles assume the role anew with <c>aws</c> (credential_process) in place of carrying the keys of one session.</param>
    public static ClientFiles Write(SandboxServer server, string folder, bool renewsSessions = false)
    {
        OwnerOnly.MakeFolder(folder);
        var profiles = server.State.Profiles;
        var bare = new ClientFiles(folder);
        var files = bare with { Kubeconfigs = profiles.ToDictionary(p => p.Name, p => Path.Combine(bare.Folder, $"kubeconfig-{p.Name}.json")) };
        OwnerOnly.Write(files.Credentials, CredentialsText(server, renewsSessions ? profiles.Where(p => p.SessionName is null) : profiles));
        OwnerOnly.Write(files.Config, ConfigText(server, profiles, renewsSessions));
        OwnerOnly.Write(files.CertificateAuthority, server.CertificateAuthorityPem + "\n");
        foreach (var (profile, path) in files.Kubeconfigs)
        {
            OwnerOnly.Write(path, files.Kubeconfig(server, profile).ToJsonString(Indented) + "\n");
        }

        return files;
    }

    private static string CredentialsText(SandboxServer server, IEnumerable<ClientProfile> profiles)
    {
        var text = new StringBuilder();
        foreach (var profile in profiles)
        {
            var keys = Keys(server, profile);
            text.Append('[').Append(profile.Name).Append("]\naws_access_key_id = ").Append(keys.AccessKeyId).Append("\naws_secret_access_key = ").Append(keys.SecretAccessKey).Append('\n');
            if (keys.SessionToken is not null)
            {
                text.Append("aws_session_token = ").Append(keys.SessionToken).Append('\n');
            }
        }

        return text.ToString();
    }

    private static AwsKeys Keys(SandboxServer server, ClientProfile profile) => profile.SessionName is { } session
        ? server.State.OpenSession(profile.PrincipalArn, session, SessionLife)
        : server.State.GetAccessKey(profile.PrincipalArn) ?? server.State.CreateAccessKey(profile.PrincipalArn);

    private static string ConfigText(SandboxServer server, IReadOnlyList<ClientProfile> profiles, bool renewsSessions)
    {
        var source = renewsSessions ? profiles.FirstOrDefault(p => p.SessionName is null) : null;
        var text = new StringBuilder();
        foreach (var profile in profiles)
        {
            text.Append(profile.Name == "default" ? "[default]" : $"[profile {profile.Name}]").Append('\n')
                .Append("region = ").Append(server.State.DefaultRegion).Append('\n')
                .Append("services = sandbox\n")
                .Append(source is null || profile.SessionName is null ? string.Empty : $"credential_process = {AssumeRole(server, source, profile)}\n");
        }

        return text.Append("[services sandbox]\neks =\n  endpoint_url = ").Append(server.EndpointUrl).Append("\niam =\n  endpoint_url = ").Append(server.EndpointUrl).Append('\n').ToString();
    }

    /// <summary>Only this call names the sandbox as STS: a token for Kubernetes that did would be refused, as on EKS.</summary>
    private static string AssumeRole(SandboxServer server, ClientProfile source, ClientProfile profile) =>
        $"aws sts assume-role --profile {source.Name} --endpoint-url {server.EndpointUrl} --region {server.State.DefaultRegion} --role-arn {profile.PrincipalArn} --role-session-name {profile.SessionName} "
        + "--query \"Credentials.{Version:`1`,AccessKeyId:AccessKeyId,SecretAccessKey:SecretAccessKey,SessionToken:SessionToken,Expiration:Expiration}\" --output json";

    private JsonObject Kubeconfig(SandboxServer server, string profile)
    {
        var clusters = server.State.Clusters
            .OrderByDescending(c => server.State.GetKubernetesServer(c) is not null).ThenByDescending(c => c.Region == server.State.DefaultRegion).ToArray();
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Config",
            ["clusters"] = new JsonArray(clusters.Select(c => Named(c, "cluster", Cluster(server, c))).ToArray<JsonNode?>()),
            ["contexts"] = new JsonArray(clusters.Select(c => Named(c, "context", new JsonObject { ["cluster"] = c.ToString(), ["user"] = c.ToString() })).ToArray<JsonNode?>()),
            ["users"] = new JsonArray(clusters.Select(c => Named(c, "user", new JsonObject { ["exec"] = Exec(c, profile) })).ToArray<JsonNode?>()),
            ["current-context"] = clusters.FirstOrDefault()?.ToString() ?? string.Empty,
        };
    }

    private static JsonObject Named(ClusterArn cluster, string member, JsonObject value) => new JsonObject { ["name"] = cluster.ToString(), [member] = value };

    private static JsonObject Cluster(SandboxServer server, ClusterArn cluster) => new()
    {
        ["server"] = server.KubernetesEndpointOf(cluster),
        ["certificate-authority-data"] = server.State.GetKubernetesServer(cluster)?.CertificateAuthorityData ?? Convert.ToBase64String(Encoding.ASCII.GetBytes(server.CertificateAuthorityPem)),
    };

    private JsonObject Exec(ClusterArn cluster, string profile) => new()
    {
        ["apiVersion"] = "client.authentication.k8s.io/v1beta1",
        ["command"] = "aws",
        ["args"] = new JsonArray("--region", cluster.Region, "eks", "get-token", "--cluster-name", cluster.Name, "--output", "json"),
        ["env"] = new JsonArray(Variable("AWS_PROFILE", profile), Variable("AWS_CONFIG_FILE", Config), Variable("AWS_SHARED_CREDENTIALS_FILE", Credentials), Variable("AWS_EC2_METADATA_DISABLED", "true")),
        ["interactiveMode"] = "IfAvailable",
        ["provideClusterInfo"] = false,
    };

    private static JsonObject Variable(string name, string value) => new JsonObject { ["name"] = name, ["value"] = value };
}
