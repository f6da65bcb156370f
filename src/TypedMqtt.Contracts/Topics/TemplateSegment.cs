namespace TypedMqtt.Topics;

/// <summary>What a level of a template is.</summary>
internal enum TemplateSegmentKind
{
    /// <summary>A fixed text.</summary>
    Literal,

    /// <summary>One level with a value.</summary>
    Placeholder,

    /// <summary>One or more levels with a value; always last.</summary>
    Tail,
}

/// <summary>One level of a template.</summary>
internal readonly struct TemplateSegment
{
    public TemplateSegment(TemplateSegmentKind kind, string literal, string name, TemplateConstraint constraint, int start, int length)
    {
        Kind = kind;
        Literal = literal;
        Name = name;
        Constraint = constraint;
        Start = start;
        Length = length;
    }

    public TemplateSegmentKind Kind { get; }

    /// <summary>The text of a literal, with doubled braces undone.</summary>
    public string Literal { get; }

    /// <summary>The name of a placeholder or tail.</summary>
    public string Name { get; }

    public TemplateConstraint Constraint { get; }

    /// <summary>Index of the segment's first character in the template.</summary>
    public int Start { get; }

    public int Length { get; }
}
