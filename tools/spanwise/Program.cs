return Spanwise.Cli.Commands.CommandLine.Run(args);
