using Xunit;

// Each run has a server of its own, and mostly waits.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
