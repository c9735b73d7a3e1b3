using System;

namespace EksAccessManagement.Ports;

/// <summary>An IAM role or user.</summary>
/// <param name="Arn">The ARN, with path.</param>
/// <param name="UniqueId">The unique id (<c>AROA…</c>, <c>AIDA…</c>).</param>
/// <param name="CreateDate">When it was made, UTC.</param>
public sealed record IamPrincipal(string Arn, string UniqueId, DateTime CreateDate);
