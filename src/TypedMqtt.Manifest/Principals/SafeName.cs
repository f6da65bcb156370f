namespace TypedMqtt.Manifest.Principals;

/// <summary>
/// The alphabet that has no meaning in any broker's access control list: <c>A-Z a-z 0-9 _ -</c>, 1 to 64 characters.
/// Names and identity values stay inside it, so that a value can never widen a rule.
/// </summary>
internal static class SafeName
{
    public const string Pattern = "^[A-Za-z0-9_-]{1,64}$";

    public static bool IsSafe(string text) => text.Length is >= 1 and <= 64 && text.All(IsSafe);

    private static bool IsSafe(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-';
}
