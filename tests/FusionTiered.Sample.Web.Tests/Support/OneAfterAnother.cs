// Servers, browsers and a load: on two cores they are tested one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
