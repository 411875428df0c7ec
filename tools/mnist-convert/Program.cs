using Spanwise.MnistConvert;

return ConvertCommand.Run(args);
