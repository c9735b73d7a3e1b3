using Xunit;

// Each test has a server of its own; two at a time are enough for a small machine.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
