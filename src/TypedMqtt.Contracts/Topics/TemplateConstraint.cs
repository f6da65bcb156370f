namespace TypedMqtt.Topics;

/// <summary>How a placeholder is restricted.</summary>
internal enum TemplateConstraintKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>: safe in the access control list of every broker.</summary>
    Id,

    /// <summary>No upper-case characters.</summary>
    Lower,

    /// <summary>At most <see cref="TemplateConstraint.High"/> bytes of UTF-8.</summary>
    MaxBytes,

    /// <summary>An integer from <see cref="TemplateConstraint.Low"/> to <see cref="TemplateConstraint.High"/>.</summary>
    Range,
}

/// <summary>The restriction of a placeholder.</summary>
internal readonly struct TemplateConstraint
{
    public TemplateConstraint(TemplateConstraintKind kind, string text, decimal low, decimal high)
    {
        Kind = kind;
        Text = text;
        Low = low;
        High = high;
    }

    public TemplateConstraintKind Kind { get; }

    /// <summary>As written, without the colon.</summary>
    public string Text { get; }

    public decimal Low { get; }

    public decimal High { get; }
}
