using System;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EksAccessManagement.Sandbox.Hosting;

namespace EksAccessManagement.Sandbox.Lab;

/// <summary>The folder of one lab, which its owner alone can read, with the files that the programs start from.</summary>
internal sealed class LabFolder
{
    private const string AuditPolicy = """
        {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"], "rules": [{"level": "Metadata"}]}
        """;

    private const string Prefix = "eks-lab-";
    private const string Owner = "owner";

    private LabFolder(string path, string adminToken)
    {
        FullPath = path;
        AdminToken = adminToken;
    }

    public string FullPath { get; }

    /// <summary>The token of the lab's own administrator, a member of system:masters.</summary>
    public string AdminToken { get; }

    public string AuditLog => At("audit.log");

    public string ServiceAccountKey => At("sa.key");

    /// <summary>The API server's certificate, then its authority's: kube-apiserver makes both.</summary>
    public string ServerCertificate => At("certs/apiserver.crt");

    public string AdminKubeconfig => At("admin.kubeconfig");

    /// <summary>Makes the folder and what needs no port.</summary>
    /// <param name="isKept">Whether the folder outlives its lab.</param>
    public static LabFolder Make(bool isKept)
    {
        RemoveLeft();
        var folder = new LabFolder(Directory.CreateTempSubdirectory(Prefix).FullName, Convert.ToHexString(RandomNumberGenerator.GetBytes(24)));
        if (!isKept)
        {
            folder.Write(Owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }

        Directory.CreateDirectory(folder.At("certs"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        folder.Write("sa.key", key.ExportECPrivateKeyPem() + "\n");
        folder.Write("tokens.csv", $"{folder.AdminToken},lab-admin,lab-admin,\"system:masters\"\n");
        folder.Write("audit-policy.json", AuditPolicy);
        return folder;
    }

    /// <summary>
    /// Removes what is left of labs whose process has ended and whose cleaner was killed with it, as when a container or a
    /// whole session is ended by force. Folders of others cannot be read, and stay.
    /// </summary>
    public static void RemoveLeft()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                var owner = Path.Combine(folder, Owner);
                if (File.Exists(owner) && int.TryParse(File.ReadAllText(owner), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !Directory.Exists($"/proc/{id}"))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its cleaner is at it.
            }
        }
    }

    public string At(string name) => Path.Combine(FullPath, name);

    /// <summary>Writes the kubeconfig that leads kube-apiserver to a webhook.</summary>
    public void WriteWebhook(string name, string url) => Write(name, Kubeconfig(new JsonObject { ["server"] = url }, []).ToJsonString());

    /// <summary>Writes the administrator's kubeconfig.</summary>
    public void WriteAdminKubeconfig(string url, string authorityData) => Write(
        "admin.kubeconfig",
        Kubeconfig(new JsonObject { ["server"] = url, ["certificate-authority-data"] = authorityData }, new JsonObject { ["token"] = AdminToken }).ToJsonString());

    private static JsonObject Kubeconfig(JsonObject cluster, JsonObject user) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["current-context"] = "lab",
        ["clusters"] = new JsonArray(new JsonObject { ["name"] = "lab", ["cluster"] = cluster }),
        ["users"] = new JsonArray(new JsonObject { ["name"] = "lab", ["user"] = user }),
        ["contexts"] = new JsonArray(new JsonObject { ["name"] = "lab", ["context"] = new JsonObject { ["cluster"] = "lab", ["user"] = "lab" } }),
    };

    private void Write(string name, string text) => OwnerOnly.Write(At(name), text);
}
