using System;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>A certificate authority made for one server's life, and the certificate that it gives the server.</summary>
internal sealed class ServerCertificates : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    private ServerCertificates(X509Certificate2 server, string authorityPem)
    {
        Server = server;
        AuthorityPem = authorityPem;
    }

    /// <summary>The server's certificate, for 127.0.0.1 and localhost.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>The authority's certificate, PEM.</summary>
    public string AuthorityPem { get; }

    /// <summary>The authority as DescribeCluster and kubeconfigs have it: base64 of PEM.</summary>
    public string AuthorityData => Convert.ToBase64String(Encoding.ASCII.GetBytes(AuthorityPem));

    /// <summary>Makes both. The authority's key is forgotten at once, and no key is written to a disk by us.</summary>
    public static ServerCertificates Make()
    {
        var start = DateTimeOffset.UtcNow.AddDays(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=kubernetes", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(start, start + Life);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kube-apiserver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var bare = request.Create(authority, start, start + Life, RandomNumberGenerator.GetBytes(16));
        var server = bare.CopyWithPrivateKey(key);
        return new ServerCertificates(ForServer(server), authority.ExportCertificatePem());
    }

    /// <inheritdoc/>
    public void Dispose() => Server.Dispose();

    /// <summary>Windows cannot serve TLS with a key that lives in memory alone; there the key goes through the key store.</summary>
    private static X509Certificate2 ForServer(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            return new X509Certificate2(certificate.Export(X509ContentType.Pfx));
        }
    }
}
