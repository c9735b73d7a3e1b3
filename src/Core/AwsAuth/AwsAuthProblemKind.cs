namespace EksAccessManagement.AwsAuth;

/// <summary>What gets lost on the way from the text to the authenticator's map, or is read otherwise than it looks.</summary>
public enum AwsAuthProblemKind
{
    /// <summary>The text is no manifest that Kubernetes would take; nothing of it reaches a cluster.</summary>
    ManifestRefused,

    /// <summary>The text holds no aws-auth ConfigMap and no rows.</summary>
    NothingFound,

    /// <summary>The ConfigMap has another name or namespace than <c>kube-system/aws-auth</c>; the authenticator does not read it.</summary>
    WrongObject,

    /// <summary>A value is not text (the bar after the key is missing); Kubernetes refuses the whole object.</summary>
    ValueNotText,

    /// <summary>A key of the ConfigMap that the authenticator ignores.</summary>
    KeyIgnored,

    /// <summary>A key, or <c>data</c> itself, stands twice; the last one counts, the ones before are lost.</summary>
    KeyRepeated,

    /// <summary>The keys stand beside <c>data</c> and not under it, so that the ConfigMap has none of them.</summary>
    KeyMisplaced,

    /// <summary>The value cannot be read; all its rows are lost.</summary>
    KeyLost,

    /// <summary>The value is readable but no list; it has no rows.</summary>
    NotAList,

    /// <summary>A row does not load.</summary>
    RowDropped,

    /// <summary>A field has a value of the wrong kind and is lost; the row stays.</summary>
    FieldLost,

    /// <summary>One group has a value of the wrong kind and becomes an empty text.</summary>
    GroupLost,

    /// <summary>A field the authenticator does not know.</summary>
    FieldIgnored,

    /// <summary>A field stands twice in a row; the later one counts.</summary>
    FieldRepeated,

    /// <summary>A merge key that stands after a field overrides it.</summary>
    MergeOverrides,

    /// <summary>A field stands in several spellings; which counts is decided by sorting, not by order.</summary>
    FieldSpellings,

    /// <summary>Text after the end of the first list is never read.</summary>
    TextIgnored,

    /// <summary>The server's answer is a matter of chance.</summary>
    Chance,
}
