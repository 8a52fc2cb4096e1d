namespace FusionTiered.L1;

/* A small FIFO through which every new key comes in. It gives a burst on a new key the time to show itself, so that the
   contest for the main ring decides on more than a single use. Its share of the capacity starts at 7% and follows the
   hit ratio (WindowClimber): workloads of pure recency want it large, loops and scans want it small.
   [1] The idea of a window in front of a frequency filter: G. Einziger, O. Eytan, R. Friedman, B. Manes, "Adaptive
       Software Cache Management", Middleware 2018. FIFO instead of LRU, as in S3-FIFO [2], so that a hit moves nothing.
   [2] J. Yang, Y. Zhang, Z. Qiu, Y. Yue, K. V. Rashmi, "FIFO queues are all you need for cache eviction", SOSP 2023. */
internal sealed class Window() : EntryQueue(Place.Window);
