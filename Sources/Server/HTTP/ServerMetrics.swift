import Synchronization

/// What was answered, how often and how fast, by operation.
final class ServerMetrics: Sendable {
    /// Upper bounds of the latency histogram, in microseconds; the last bucket has none.
    static let boundsMicroseconds: [Int64] = [
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
        2_500_000, 5_000_000,
    ]

    struct Series: Sendable {
        var answers: [Int: Int] = [:]
        /// One for each bound and one beyond; not cumulative.
        var buckets = [Int](repeating: 0, count: ServerMetrics.boundsMicroseconds.count + 1)
        var totalMicroseconds: Int64 = 0
    }

    /// Operation ids, and `unmatched` last.
    let labels: [String]
    private let series: Mutex<[Series]>

    init(operationIDs: [String]) {
        labels = operationIDs + ["unmatched"]
        series = Mutex([Series](repeating: Series(), count: labels.count))
    }

    /// `operation` is a position in the table; nil where no operation was found.
    func record(operation: Int?, status: Int, microseconds: Int64) {
        let bounds = ServerMetrics.boundsMicroseconds
        let bucket = bounds.firstIndex { microseconds <= $0 } ?? bounds.count
        series.withLock { series in
            let position = operation ?? series.count - 1
            series[position].answers[status, default: 0] += 1
            series[position].buckets[bucket] += 1
            series[position].totalMicroseconds += microseconds
        }
    }

    func snapshot() -> [(label: String, series: Series)] {
        Array(zip(labels, series.withLock { $0 })).map { ($0, $1) }
    }
}
