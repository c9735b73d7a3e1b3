using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using EksAccessManagement.Connectors.Compatibility;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>Decides whether a server's certificate is the cluster's: signed by the cluster's own CA, in date, for servers, and made out to the right name.</summary>
/// <remarks>The machine's own trusted authorities do not count: a cluster's certificate is never signed by one of them.</remarks>
internal sealed class ClusterTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly Regex Pem = new("-----BEGIN CERTIFICATE-----(?<body>[A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----", RegexOptions.CultureInvariant);
    private readonly X509Certificate2[] _authorities;
    private readonly string _host;
    private volatile string? _lastFault;

    private ClusterTrust(X509Certificate2[] authorities, string host)
    {
        _authorities = authorities;
        _host = host;
    }

    /// <summary>Why the last certificate was refused; null when none was.</summary>
    public string? LastFault => _lastFault;

    /// <summary>Reads a cluster's CA.</summary>
    /// <param name="authorityData">Base64 of PEM, as DescribeCluster gives it.</param>
    /// <param name="host">The name that the certificate must carry.</param>
    /// <exception cref="EksAccessException"><c>KubernetesCertificateInvalid</c> when it holds no certificate.</exception>
    public static ClusterTrust Read(string authorityData, string host)
    {
        try
        {
            var text = Encoding.ASCII.GetString(Convert.FromBase64String(authorityData));
            var certificates = Pem.Matches(text).Cast<Match>().Select(m => new X509Certificate2(Convert.FromBase64String(m.Groups["body"].Value))).ToArray();
            if (certificates.Length > 0)
            {
                return new ClusterTrust(certificates, host);
            }
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            throw NoAuthority(fault);
        }

        throw NoAuthority(null);
    }

    /// <summary>Decides, and remembers why not.</summary>
    /// <param name="certificate">The server's certificate; null when it showed none.</param>
    /// <param name="shown">The other certificates it showed.</param>
    public bool Accepts(X509Certificate2? certificate, IEnumerable<X509Certificate2> shown)
    {
#if NET
        _lastFault = certificate is null ? "the server showed no certificate" : ChainFault(certificate, shown) ?? NameFault(certificate, certificate.MatchesHostname(_host, allowWildcards: true, allowCommonName: false));
#else
        _lastFault = certificate is null ? "the server showed no certificate" : PortableChainFault(certificate, shown) ?? NameFault(certificate, CertificateNames.Match(certificate, _host));
#endif
        return _lastFault is null;
    }

    /// <summary>The decision of frameworks that cannot build a chain to given roots only: build one, then compare its root.</summary>
    internal bool AcceptsPortably(X509Certificate2 certificate, IEnumerable<X509Certificate2> shown)
    {
        _lastFault = PortableChainFault(certificate, shown) ?? NameFault(certificate, CertificateNames.Match(certificate, _host));
        return _lastFault is null;
    }

#if NET
    private string? ChainFault(X509Certificate2 certificate, IEnumerable<X509Certificate2> shown)
    {
        using var chain = NewChain(shown);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        return chain.Build(certificate) ? null : Describe(chain.ChainStatus);
    }
#endif

    private string? PortableChainFault(X509Certificate2 certificate, IEnumerable<X509Certificate2> shown)
    {
        using var chain = NewChain(shown);
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ExtraStore.AddRange(_authorities);
        var built = chain.Build(certificate);

        // The root is not one the machine trusts, as expected; whether it is the cluster's own is asked below.
        var others = chain.ChainStatus.Where(s => s.Status is not (X509ChainStatusFlags.NoError or X509ChainStatusFlags.UntrustedRoot)).ToArray();
        if (!built || others.Length > 0)
        {
            return Describe(others);
        }

        var root = chain.ChainElements[chain.ChainElements.Count - 1].Certificate;
        return _authorities.Any(a => a.RawData.SequenceEqual(root.RawData)) ? null : "it is not signed by the cluster's certificate authority";
    }

    private static X509Chain NewChain(IEnumerable<X509Certificate2> shown)
    {
        var chain = new X509Chain();

        // A cluster's CA has no revocation list, and nothing may be fetched from addresses that a stranger's certificate names.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.UrlRetrievalTimeout = TimeSpan.FromSeconds(1);
#if NET
        chain.ChainPolicy.DisableCertificateDownloads = true;
#endif
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var other in shown)
        {
            chain.ChainPolicy.ExtraStore.Add(other);
        }

        return chain;
    }

    private string? NameFault(X509Certificate2 certificate, bool matches) => matches
        ? null
        : $"it is made out to '{certificate.GetNameInfo(X509NameType.SimpleName, false)}', not to '{_host}'";

    private static string Describe(IEnumerable<X509ChainStatus> faults)
    {
        var texts = faults.Where(s => s.Status != X509ChainStatusFlags.NoError).Select(s => s.Status switch
        {
            X509ChainStatusFlags.NotTimeValid => "it is not valid at this time (expired, not valid yet, or this machine's clock is wrong)",
            X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.NotSignatureValid => "it is not signed by the cluster's certificate authority",
            X509ChainStatusFlags.NotValidForUsage => "it is not a server's certificate",
            _ => s.StatusInformation.Trim().TrimEnd('.'),
        }).Distinct().ToArray();
        return texts.Length == 0 ? "its chain cannot be built" : string.Join("; ", texts);
    }

    private static EksAccessException NoAuthority(Exception? cause) =>
        new(ErrorIds.KubernetesCertificateInvalid, ErrorKind.InvalidState, "The cluster's certificate authority data holds no certificate.", cause)
        {
            RecommendedAction = "A cluster that is being made has none yet: wait until it is ACTIVE.",
        };
}
