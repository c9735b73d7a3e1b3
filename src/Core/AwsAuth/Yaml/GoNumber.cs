using System;
using System.Globalization;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>Numbers as go-yaml v2 and Go's strconv read them.</summary>
internal static class GoNumber
{
    /// <summary>True for the spellings of infinity and not-a-number.</summary>
    public static bool IsSpecial(string text, out double value)
    {
        value = text switch
        {
            ".nan" or ".NaN" or ".NAN" => double.NaN,
            ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
            "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
            _ => 0,
        };
        return value != 0;
    }

    /// <summary>Reads text that begins with a digit or a sign; null when it is no number.</summary>
    public static GoScalar? Resolve(string text)
    {
        var plain = text.Replace("_", string.Empty);
        return ResolveInteger(plain) ?? ResolveFloat(plain) ?? ResolveOddBinary(plain);
    }

    /// <summary>Reads text that begins with a point, as Go's ParseFloat does.</summary>
    public static bool TryPointFloat(string text, out double value)
    {
        value = 0;
        var plain = text;
        if (text.IndexOf('_') >= 0)
        {
            if (!UnderscoresStand(text))
            {
                return false;
            }

            plain = text.Replace("_", string.Empty);
        }

        return IsYamlFloat(plain) && TryFloat(plain, out value);
    }

    private static GoScalar? ResolveFloat(string text) =>
        IsYamlFloat(text) && TryFloat(text, out var value) ? new GoScalar(GoKind.Float, text, value) : default(GoScalar?);

    private static bool UnderscoresStand(string text)
    {
        var previousIsDigit = false;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = IsDigit(text[i]);
            if (text[i] == '_' && (!previousIsDigit || i + 1 >= text.Length || !IsDigit(text[i + 1])))
            {
                return false;
            }

            previousIsDigit = digit;
        }

        return true;
    }

    private static GoScalar? ResolveInteger(string text)
    {
        var sign = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var negative = sign == 1 && text[0] == '-';
        var radix = 10;
        var start = sign;
        if (text.Length > sign && text[sign] == '0' && text.Length > sign + 1)
        {
            (radix, start) = (text[sign + 1] | 0x20) switch
            {
                'x' => (16, sign + 2),
                'o' => (8, sign + 2),
                'b' => (2, sign + 2),
                _ => (8, sign + 1),
            };
        }

        return TryDigits(text, start, radix, out var value) ? FromMagnitude(value, negative, signed: sign == 1) : null;
    }

    private static GoScalar? FromMagnitude(ulong value, bool negative, bool signed)
    {
        if (negative)
        {
            return value <= 1UL << 63 ? Integer("-" + value.ToString(CultureInfo.InvariantCulture)) : null;
        }

        if (value <= long.MaxValue)
        {
            return Integer(value.ToString(CultureInfo.InvariantCulture));
        }

        return signed ? null : new GoScalar(GoKind.Unsigned, value.ToString(CultureInfo.InvariantCulture), 0);
    }

    private static GoScalar Integer(string canonical) => new(GoKind.Integer, canonical == "-0" ? "0" : canonical, 0);

    /// <summary>The library tries "0b" once more with a sign inside: 0b-1 is a number to it.</summary>
    private static GoScalar? ResolveOddBinary(string text)
    {
        if (!text.StartsWith("0b", StringComparison.Ordinal) || text.Length < 4 || text[2] is not ('+' or '-'))
        {
            return null;
        }

        return TryDigits(text, 3, 2, out var value) ? FromMagnitude(value, text[2] == '-', signed: true) : null;
    }

    private static bool TryDigits(string text, int start, int radix, out ulong value)
    {
        value = 0;
        if (start >= text.Length)
        {
            return false;
        }

        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            var digit = IsDigit(c) ? c - '0' : (c | 0x20) is >= 'a' and <= 'f' ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix || value > (ulong.MaxValue - (ulong)digit) / (ulong)radix)
            {
                return false;
            }

            value = (value * (ulong)radix) + (ulong)digit;
        }

        return true;
    }

    private static bool IsYamlFloat(string text)
    {
        var i = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var whole = Digits(text, ref i);
        if (i < text.Length && text[i] == '.')
        {
            i++;
            if (Digits(text, ref i) + whole == 0)
            {
                return false;
            }
        }
        else if (whole == 0)
        {
            return false;
        }

        if (i < text.Length && text[i] is 'e' or 'E')
        {
            i++;
            if (i < text.Length && text[i] is '+' or '-')
            {
                i++;
            }

            if (Digits(text, ref i) == 0)
            {
                return false;
            }
        }

        return i == text.Length;
    }

    private static int Digits(string text, ref int i)
    {
        var start = i;
        while (i < text.Length && IsDigit(text[i]))
        {
            i++;
        }

        return i - start;
    }

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool TryFloat(string text, out double value)
    {
        try
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsInfinity(value);
        }
        catch (OverflowException)
        {
            value = 0;
            return false;
        }
    }
}
