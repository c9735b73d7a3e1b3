using System.Collections.Generic;

namespace EksAccessManagement.Rehearse.Effects;

/// <summary>What a principal may do at one time.</summary>
/// <param name="Access">In words, such as <c>Edit in web</c>.</param>
/// <param name="Sources">What gives it, one line each; what everybody has who is let in is left out.</param>
internal sealed record EffectiveSide(string Access, IReadOnlyList<string> Sources);
