using System.Reflection;
using System.Reflection.Emit;

namespace TypedMqtt.Manifest.Tests.Build;

/// <summary>An assembly with one type named IPump, as a compiler that runs no generator would write it.</summary>
public sealed class BareAssembly : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("typedmqtt-bare-").FullName;

    public BareAssembly(bool isInterface, bool isContract, bool hasChannel)
    {
        ModuleBuilder contracts = new PersistedAssemblyBuilder(new AssemblyName("TypedMqtt.Contracts"), typeof(object).Assembly).DefineDynamicModule("TypedMqtt.Contracts");
        var contract = Attribute(contracts, "MqttContractAttribute");
        var topic = Attribute(contracts, "TopicAttribute");
        var library = new PersistedAssemblyBuilder(new AssemblyName("Plant"), typeof(object).Assembly);
        var kind = TypeAttributes.Public | TypeAttributes.Abstract | (isInterface ? TypeAttributes.Interface : TypeAttributes.Class);
        var type = library.DefineDynamicModule("Plant").DefineType("Plant.IPump", kind, isInterface ? null : typeof(object));
        var method = type.DefineMethod("Start", MethodAttributes.Public | MethodAttributes.Abstract | MethodAttributes.Virtual, typeof(Task), []);
        if (isContract)
            type.SetCustomAttribute(new CustomAttributeBuilder(contract, []));
        if (hasChannel)
            method.SetCustomAttribute(new CustomAttributeBuilder(topic, []));
        type.CreateType();
        library.Save(Path);
    }

    public string Path => System.IO.Path.Combine(_folder, "Plant.dll");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ConstructorBuilder Attribute(ModuleBuilder module, string name)
    {
        var type = module.DefineType("TypedMqtt." + name, TypeAttributes.Public | TypeAttributes.Class, typeof(Attribute));
        var constructor = type.DefineDefaultConstructor(MethodAttributes.Public);
        type.CreateType();
        return constructor;
    }
}
