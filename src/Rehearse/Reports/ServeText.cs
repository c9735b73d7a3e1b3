using System.Linq;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Identity;
using EksAccessManagement.Rehearse.Output;
using EksAccessManagement.Sandbox;

namespace EksAccessManagement.Rehearse.Reports;

/// <summary>Tells people how to reach a sandbox.</summary>
internal static class ServeText
{
    private const int LabelWidth = 16;

    /// <summary>Endpoints, clusters, profiles with a key, and what to try.</summary>
    public static void Write(TextPage page, SandboxServer server, ClientFiles files, bool isTemporary)
    {
        page.Paragraph("A sandbox of EKS, STS, IAM and Kubernetes, until Ctrl+C.", ink: Ink.Strong);
        page.Blank();
        page.Entry("EKS, STS, IAM", server.EndpointUrl, 2, LabelWidth);
        page.Entry("Kubernetes", server.KubernetesUrl, 2, LabelWidth);
        page.Entry("files", files.Folder + (isTemporary ? " (removed at the end)" : string.Empty), 2, LabelWidth);
        page.Entry("control key", server.ControlKey + " (header x-sandbox-key)", 2, LabelWidth);
        page.Heading("Clusters");
        page.Table(server.State.Clusters.Select(c => new[] { c.Name, server.State.GetCluster(c).AuthenticationMode, c.ToString() }).ToArray(), 2);
        page.Heading("Profiles");
        page.Table(server.State.Profiles.Select(p => new[] { p.Name, p.PrincipalArn + (p.SessionName is { } session ? ", session " + session : string.Empty) }).ToArray(), 2);
        WriteKey(page, server);
        WriteTrials(page, server, files);
        page.Flush();
    }

    private static ClientProfile? First(SandboxServer server) =>
        server.State.Profiles.FirstOrDefault(p => p.Name == "default") ?? server.State.Profiles.FirstOrDefault(p => p.SessionName is null);

    /// <summary>A cluster of the default region, with access entries if there is one.</summary>
    private static ClusterArn? ClusterToTry(SandboxServer server) => server.State.Clusters
        .Where(c => c.Region == server.State.DefaultRegion)
        .OrderByDescending(c => server.State.GetCluster(c).AuthenticationMode != AuthenticationModeName.ConfigMap)
        .FirstOrDefault();

    private static void WriteKey(TextPage page, SandboxServer server)
    {
        if (First(server) is { } profile && server.State.GetAccessKey(profile.PrincipalArn) is { } keys)
        {
            page.Blank();
            page.Paragraph($"The key of {profile.Name}, made up and good for nothing but this sandbox:", 2);
            page.Entry("access key id", keys.AccessKeyId, 4, LabelWidth);
            page.Entry("secret key", keys.SecretAccessKey, 4, LabelWidth);
        }
    }

    private static void WriteTrials(TextPage page, SandboxServer server, ClientFiles files)
    {
        if (First(server) is not { } profile || ClusterToTry(server) is not { } cluster)
        {
            return;
        }

        page.Heading("To try, in another shell");
        page.Verbatim($"export AWS_CONFIG_FILE={Quoted(files.Config)} AWS_SHARED_CREDENTIALS_FILE={Quoted(files.Credentials)} AWS_PROFILE={profile.Name}", 2);
        page.Verbatim($"aws eks list-access-entries --cluster-name {cluster.Name}", 2);
        page.Verbatim($"aws sts get-caller-identity --endpoint-url {server.EndpointUrl}", 2);
        page.Verbatim($"export KUBECONFIG={Quoted(files.Kubeconfigs[profile.Name])}", 2);
        page.Verbatim("kubectl auth whoami", 2);
        page.Verbatim("kubectl get configmap aws-auth -n kube-system -o yaml", 2);
        page.Blank();
        page.Paragraph("In PowerShell, with the module imported:", 2);
        page.Verbatim($"Get-EKSAccessEntry -ClusterName {cluster.Name} -Region {cluster.Region} -EndpointUrl {server.EndpointUrl} -ProfileName {profile.Name} -ProfileLocation {Quoted(files.Credentials)}", 2);
    }

    private static string Quoted(string path) => path.Contains(' ', System.StringComparison.Ordinal) ? "'" + path + "'" : path;
}
