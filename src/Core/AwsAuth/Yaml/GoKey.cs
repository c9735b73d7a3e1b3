using System;
using System.Globalization;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>
/// The name of a field as the server's YAML library compares it: by kind and value, so that <c>1</c> and <c>"1"</c> are two.
/// </summary>
internal readonly struct GoKey : IEquatable<GoKey>
{
    private readonly GoKind _kind;
    private readonly string _text;
    private readonly double _number;

    private GoKey(GoKind kind, string text, double number)
    {
        _kind = kind;
        _text = text;
        _number = number;
    }

    /// <summary>True for null and for whole numbers that need an unsigned type: names that cannot become JSON.</summary>
    public bool IsUnsupported => _kind is GoKind.Null or GoKind.Unsigned;

    /// <summary>True for not-a-number, which never equals itself.</summary>
    public bool IsNotANumber => double.IsNaN(_number);

    /// <summary>True for text.</summary>
    public bool IsString => _kind == GoKind.String;

    /// <summary>The name in JSON. For numbers only good for telling names apart.</summary>
    public string Name => _kind == GoKind.Float || _kind == GoKind.NotFinite ? _number.ToString("R", CultureInfo.InvariantCulture) : _text;

    public static GoKey From(GoScalar scalar) => scalar.Kind switch
    {
        GoKind.Float or GoKind.NotFinite => new GoKey(GoKind.Float, string.Empty, scalar.Number),
        _ => new GoKey(scalar.Kind, scalar.Canonical, 0),
    };

    public bool Equals(GoKey other) =>
        _kind == other._kind && string.Equals(_text, other._text, StringComparison.Ordinal) && _number == other._number;

    public override bool Equals(object? obj) => obj is GoKey other && Equals(other);

    public override int GetHashCode() => ((int)_kind * 397) ^ StringComparer.Ordinal.GetHashCode(_text ?? string.Empty) ^ (_number + 0.0).GetHashCode();
}
