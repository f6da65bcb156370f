using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Acl;

internal static class TemplateLevels
{
    public static bool TryRead(ChannelEntry channel, out IReadOnlyList<GrantLevel> levels, out string problem)
    {
        levels = [];
        problem = "";
        return true;
    }
}
