using System.Reflection;
using System.Reflection.Emit;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Emitting;

/// <summary>Reads the IL of what runs for each publish: no string is loaded or built, nothing is boxed, no array is made.</summary>
public sealed class PublishIlTests
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    [Fact]
    public void Publishing__loads_no_string_and_creates_nothing()
    {
        var assembly = Load(Feature.Of("Quickstart").Source);
        var publisher = assembly.GetType("Quickstart.LineTelemetryPublisher", throwOnError: true)!;
        var methods = publisher.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.Name.EndsWith("Async", StringComparison.Ordinal)).ToList();

        Assert.Equal(4, methods.Count);
        foreach (var method in methods)
            AssertClean(method);
        AssertClean(assembly.GetType("TypedMqtt.Generated.Quickstart_TemperatureFormatter", throwOnError: true)!.GetMethod("Serialize")!);
    }

    [Fact]
    public void The_scan_finds_what_it_looks_for()
    {
        Assert.Throws<Xunit.Sdk.EmptyException>(() => AssertClean(typeof(PublishIlTests).GetMethod(nameof(Dirty), BindingFlags.Static | BindingFlags.NonPublic)!));
    }

    private static string Dirty(object value) => "x" + value;

    private static void AssertClean(MethodInfo method) => Assert.Empty(Instructions(method)
        .Where(i => i.Code == OpCodes.Ldstr || i.Code == OpCodes.Box || i.Code == OpCodes.Newarr
            || (i.Code == OpCodes.Newobj && !i.Target!.DeclaringType!.IsValueType)
            || i.Target?.DeclaringType == typeof(string)
            || i.Target?.DeclaringType?.Name.Contains("InterpolatedStringHandler", StringComparison.Ordinal) == true)
        .Select(i => $"{method.Name}: {i.Code} {i.Target}"));

    private static Assembly Load(string source)
    {
        var (compilation, _) = Compiler.Generate(source);
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        return Assembly.Load(image.ToArray());
    }

    private static IEnumerable<(OpCode Code, MethodBase? Target)> Instructions(MethodInfo method)
    {
        var il = method.GetMethodBody()!.GetILAsByteArray()!;
        for (var i = 0; i < il.Length;)
        {
            var value = (short)il[i++];
            if (value == 0xFE)
                value = (short)(0xFE00 | il[i++]);
            var code = OpCodesByValue[value];
            var target = code.OperandType == OperandType.InlineMethod
                ? method.Module.ResolveMethod(BitConverter.ToInt32(il, i), method.DeclaringType!.GetGenericArguments(), method.GetGenericArguments())
                : null;
            i += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, i)),
                _ => 4,
            };
            yield return (code, target);
        }
    }
}
