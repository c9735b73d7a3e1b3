namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>Why the server's YAML library gives up on a text. The linter chooses its advice by it.</summary>
internal enum YamlFault
{
    /// <summary>A character that YAML does not allow at all.</summary>
    ControlCharacter,

    /// <summary>A character that cannot start a value: a tab, <c>@</c>, a back quote, <c>%</c>.</summary>
    CannotStartToken,

    /// <summary>A tab where only spaces indent.</summary>
    TabIndentation,

    /// <summary>A key without its colon.</summary>
    MissingColon,

    /// <summary>A colon where no key can end.</summary>
    ColonNotAllowed,

    /// <summary>A dash where no list item can start.</summary>
    DashNotAllowed,

    /// <summary>A question mark where no key can start.</summary>
    KeyNotAllowed,

    /// <summary>A quoted text that never ends.</summary>
    UnclosedQuote,

    /// <summary>A backslash sequence that does not exist.</summary>
    BadEscape,

    /// <summary>A faulty anchor or alias name, such as the star in <c>[*]</c>.</summary>
    BadAnchor,

    /// <summary>An alias without its anchor.</summary>
    UnknownAnchor,

    /// <summary>A faulty tag.</summary>
    BadTag,

    /// <summary>A faulty or unsupported directive.</summary>
    BadDirective,

    /// <summary>A faulty header of a block scalar.</summary>
    BadBlockScalar,

    /// <summary>A line in a mapping that is no key at the mapping's column.</summary>
    ExpectedKey,

    /// <summary>A line in a list that does not start with a dash at the list's column.</summary>
    ExpectedDash,

    /// <summary>A list or mapping in brackets that goes on without a comma or is never closed.</summary>
    UnclosedBracket,

    /// <summary>Nothing where a value must be.</summary>
    ExpectedValue,

    /// <summary>More levels than the library takes.</summary>
    TooDeep,

    /// <summary>A value that contains itself, or aliases that grow beyond the library's limit.</summary>
    BadAlias,

    /// <summary>A list, a mapping or nothing as the name of a field.</summary>
    BadFieldName,

    /// <summary>A merge key without a mapping.</summary>
    BadMerge,

    /// <summary>A value that is not what its tag says.</summary>
    BadTaggedValue,

    /// <summary>Infinity or not-a-number, which JSON cannot express.</summary>
    NotFinite,

    /// <summary>Text in braces at the very start is read as JSON, and is not JSON.</summary>
    BadJson,
}
