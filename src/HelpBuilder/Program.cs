namespace EksAccessManagement.HelpBuilder;

internal static class Program
{
    private static int Main() => 0;
}
