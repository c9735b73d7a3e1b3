using Xunit;

// Many tests start servers of their own; the machines that run them have few cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
