// What nearly every experiment uses of the library; a program of one's own says so on top of its files.
global using Spanwise.Core.IO.Reports;
global using Spanwise.Core.Layers;
global using Spanwise.Core.Layers.Activations;
global using Spanwise.Core.Layers.Initializers;
global using Spanwise.Core.Layers.Losses;
global using Spanwise.Core.Train;
global using Spanwise.Core.Train.Data;
global using Spanwise.Core.Train.Metrics;
global using Spanwise.Core.Train.Optimizers;
