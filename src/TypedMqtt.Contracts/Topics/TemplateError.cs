namespace TypedMqtt.Topics;

/// <summary>What is wrong with a template; each kind is a diagnostic of its own.</summary>
internal enum TemplateErrorKind
{
    /// <summary>A character or construct outside the grammar (TMQ0101).</summary>
    Syntax,

    /// <summary>An empty level, or a slash at an end (TMQ0103).</summary>
    EmptyLevel,

    /// <summary>A placeholder that is only part of its level (TMQ0105).</summary>
    PartLevelPlaceholder,

    /// <summary>A first level that starts with <c>$</c> (TMQ0106).</summary>
    DollarRoot,

    /// <summary>The same placeholder twice (TMQ0113).</summary>
    DuplicatePlaceholder,
}

/// <summary>The first error of a template, with its characters.</summary>
internal readonly struct TemplateError
{
    public TemplateError(TemplateErrorKind kind, int start, int length, string reason)
    {
        Kind = kind;
        Start = start;
        Length = length;
        Reason = reason;
    }

    public TemplateErrorKind Kind { get; }

    /// <summary>Index of the first offending character in the template.</summary>
    public int Start { get; }

    public int Length { get; }

    public string Reason { get; }
}
