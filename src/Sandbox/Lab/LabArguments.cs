using System.Collections.Generic;
using System.Globalization;

namespace EksAccessManagement.Sandbox.Lab;

/// <summary>The command lines of the programs. Paths are relative to the lab's folder, in which they run.</summary>
internal static class LabArguments
{
    // Two sockets in the lab's folder, whatever their names look like: no port, and nobody else can reach them.
    private const string EtcdSocket = "unix://etcd:0";
    private const string PeerSocket = "unix://peer:0";

    // The peer's address must be an http one, but a single member never calls it.
    private const string NoPeer = "http://127.0.0.1:1";

    /// <summary>etcd, tuned to elect itself at once and not to wait for the disk: the data is thrown away.</summary>
    public static IReadOnlyList<string> Etcd { get; } =
    [
        "--data-dir=etcd-data", "--listen-client-urls=" + EtcdSocket, "--advertise-client-urls=" + EtcdSocket, "--listen-peer-urls=" + PeerSocket,
        "--initial-advertise-peer-urls=" + NoPeer, "--initial-cluster=default=" + NoPeer,
        "--unsafe-no-fsync", "--heartbeat-interval=10", "--election-timeout=100",
    ];

    /// <summary>The controllers without which a cluster is odd: aggregated roles, namespaces that can be deleted, service accounts.</summary>
    public static IReadOnlyList<string> ControllerManager { get; } =
    [
        "--kubeconfig=admin.kubeconfig", "--leader-elect=false", "--port=0", "--secure-port=0",
        "--controllers=clusterrole-aggregation,namespace,serviceaccount,serviceaccount-token,root-ca-cert-publisher,garbagecollector",
        "--service-account-private-key-file=sa.key", "--root-ca-file=certs/apiserver.crt",
    ];

    /// <summary>kube-apiserver with the chain of authorizers that EKS has.</summary>
    public static IReadOnlyList<string> ApiServer(int port, bool upstreamCaches)
    {
        List<string> arguments =
        [
            "--etcd-servers=" + EtcdSocket, "--bind-address=127.0.0.1", "--secure-port=" + port.ToString(CultureInfo.InvariantCulture), "--cert-dir=certs",
            "--service-cluster-ip-range=10.0.0.0/24", "--endpoint-reconciler-type=none",
            "--service-account-key-file=sa.key", "--service-account-signing-key-file=sa.key", "--service-account-issuer=https://kubernetes.default.svc",
            "--token-auth-file=tokens.csv",
            "--authentication-token-webhook-config-file=token-webhook.json", "--authentication-token-webhook-version=v1",
            "--authorization-mode=Node,RBAC,Webhook",
            "--authorization-webhook-config-file=access-webhook.json", "--authorization-webhook-version=v1",
            "--audit-policy-file=audit-policy.json", "--audit-log-path=audit.log",
        ];
        if (!upstreamCaches)
        {
            arguments.AddRange(
            [
                "--authentication-token-webhook-cache-ttl=0s", "--authorization-webhook-cache-authorized-ttl=0s", "--authorization-webhook-cache-unauthorized-ttl=0s",
            ]);
        }

        return arguments;
    }
}
