using TypedMqtt.Cli;

return await CommandLine.RunAsync(args, CliConsole.OfProcess(), CancellationToken.None);
