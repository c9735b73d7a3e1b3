// What nearly every cmdlet needs: the pipeline, its tasks, and the module's own vocabulary of binding and errors.
global using System;
global using System.Collections.Generic;
global using System.Linq;
global using System.Management.Automation;
global using System.Threading;
global using System.Threading.Tasks;
global using EksAccessManagement.Abstractions;
global using EksAccessManagement.Binding;
global using EksAccessManagement.Clusters;
global using EksAccessManagement.Completion;
global using EksAccessManagement.Errors;
global using EksAccessManagement.Ports;
