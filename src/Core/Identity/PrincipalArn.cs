using System;
using System.Diagnostics.CodeAnalysis;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Identity;

/// <summary>An ARN that names an IAM principal or a session of one.</summary>
/// <remarks>Rules: aws-iam-authenticator pkg/arn/arn.go, and the EKS user guide on access entries.</remarks>
public sealed record PrincipalArn
{
    private const string SsoPath = "/aws-reserved/sso.amazonaws.com/";
    private const string SsoPrefix = "AWSReservedSSO_";

    private PrincipalArn(Arn arn, PrincipalKind kind, string path, string name, string? sessionName)
    {
        Arn = arn;
        Kind = kind;
        Path = path;
        Name = name;
        SessionName = sessionName;
    }

    /// <summary>The ARN.</summary>
    public Arn Arn { get; }

    /// <summary>What it names.</summary>
    public PrincipalKind Kind { get; }

    /// <summary>The path, with a slash at both ends; <c>/</c> when there is none.</summary>
    public string Path { get; }

    /// <summary>The bare name; empty for root.</summary>
    public string Name { get; }

    /// <summary>The session's name for a role session; else null.</summary>
    public string? SessionName { get; }

    /// <summary>The 12-digit account.</summary>
    public string AccountId => Arn.AccountId;

    /// <summary>The partition.</summary>
    public string Partition => Arn.Partition;

    /// <summary>True for roles that AWS services keep for themselves (path <c>/aws-service-role/</c>): callers cannot change their entries.</summary>
    public bool IsServiceLinkedRole => Kind == PrincipalKind.Role && Path.StartsWith("/aws-service-role/", StringComparison.Ordinal);

    /// <summary>The IAM Identity Center permission set behind a role or role session; null for every other principal.</summary>
    public string? PermissionSet
    {
        get
        {
            if (Kind is not (PrincipalKind.Role or PrincipalKind.AssumedRole) || !Name.StartsWith(SsoPrefix, StringComparison.Ordinal))
            {
                return null;
            }

            var suffix = Name.LastIndexOf('_');
            return suffix > SsoPrefix.Length ? Name.Substring(SsoPrefix.Length, suffix - SsoPrefix.Length) : null;
        }
    }

    /// <summary>True for a role made by IAM Identity Center, by its path and name.</summary>
    public bool IsPermissionSetRole => PermissionSet is not null && Path.StartsWith(SsoPath, StringComparison.Ordinal);

    /// <summary>
    /// The ARN that the authenticator compares: a role session becomes its role, and a role loses its path, because STS
    /// never shows it. Users keep their path.
    /// </summary>
    public string Canonical => Kind is PrincipalKind.AssumedRole or PrincipalKind.Role
        ? $"arn:{Partition}:iam::{AccountId}:role/{Name}"
        : Arn.ToString();

    /// <summary>Reads an ARN of IAM or STS; false when the text is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PrincipalArn? principal)
    {
        principal = null;
        if (!Arn.TryParse(text, out var arn) || arn.Region.Length != 0 || !Arn.IsAccountId(arn.AccountId))
        {
            return false;
        }

        principal = arn.Service switch
        {
            "iam" => FromIam(arn),
            "sts" => FromSts(arn),
            _ => null,
        };
        return principal is not null;
    }

    /// <summary>Reads an ARN of IAM or STS.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArn</c>.</exception>
    public static PrincipalArn Parse(string text) => TryParse(text, out var principal)
        ? principal
        : throw new EksAccessException(ErrorIds.InvalidArn, ErrorKind.InvalidInput, $"'{text}' is not the ARN of an IAM role or user.")
        {
            RecommendedAction = "Give an ARN such as arn:aws:iam::111122223333:role/dev, with the role's path if it has one.",
            TargetObject = text,
        };

    /// <summary>The ARN's text.</summary>
    public override string ToString() => Arn.ToString();

    private static PrincipalArn? FromIam(Arn arn)
    {
        if (arn.Resource == "root")
        {
            return new PrincipalArn(arn, PrincipalKind.Root, "/", string.Empty, null);
        }

        var first = arn.Resource.IndexOf('/');
        var last = arn.Resource.LastIndexOf('/');
        if (first <= 0 || last == arn.Resource.Length - 1)
        {
            return null;
        }

        var kind = arn.Resource.Substring(0, first) switch
        {
            "role" => PrincipalKind.Role,
            "user" => PrincipalKind.User,
            _ => PrincipalKind.Other,
        };
        return new PrincipalArn(arn, kind, arn.Resource.Substring(first, last - first + 1), arn.Resource.Substring(last + 1), null);
    }

    private static PrincipalArn? FromSts(Arn arn)
    {
        var parts = arn.Resource.Split('/');
        if (parts.Length == 3 && parts[0] == "assumed-role" && parts[1].Length > 0 && parts[2].Length > 0)
        {
            return new PrincipalArn(arn, PrincipalKind.AssumedRole, "/", parts[1], parts[2]);
        }

        return parts.Length == 2 && parts[0] == "federated-user" && parts[1].Length > 0
            ? new PrincipalArn(arn, PrincipalKind.FederatedUser, "/", parts[1], null)
            : null;
    }
}
