using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>The project around the contracts, and the generator itself.</summary>
internal static partial class DiagnosticDescriptors
{
    public static readonly DiagnosticDescriptor LanguageVersion = Error("TMQ0501", "Language version",
        "The code generated for {0} needs C# 11, and this project has C# {1}, so nothing is generated; set <LangVersion>latest</LangVersion> or remove it");

    public static readonly DiagnosticDescriptor PackageMissing = Error("TMQ0502", "Package missing",
        "The code generated for {0} needs {1}, which this project does not reference; reference the package TypedMqtt or TypedMqtt.Contracts with its dependencies");

    public static readonly DiagnosticDescriptor VersionsDiffer = Error("TMQ0503", "Versions differ",
        "The generator has version {1} and TypedMqtt.Contracts version {2}, so what is generated for {0} may not fit; reference one version of the package in the whole solution");

    public static readonly DiagnosticDescriptor GeneratorFailed = Error("TMQ0504", "Generator failed",
        "The generator failed while {1} {0}: {2}: {3}; nothing is generated for it, and other contracts are not affected; please report it together with the contract");

    public static readonly DiagnosticDescriptor ConcurrencyOverWindow = Warning("TMQ0511", "Concurrency beyond the receive maximum",
        "Concurrency = {0} is never reached: ReceiveMaximum, {2}, lets the broker send {1} messages of QoS 1 and 2 without an acknowledgement, and while all of them are handled here no other channel of the connection gets one; set Concurrency below {1}, or raise ReceiveMaximum", compilationEnd: true);
}
