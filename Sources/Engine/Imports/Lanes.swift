import Domain

/// Runs work at the same time where the order does not matter, and in order where it does.
enum Lanes {
    /// Lanes that run at once: enough to fill the writer's batches, few enough to leave room for
    /// other callers.
    static let width = 64

    /// Items with the same lane run one after the other, in their order; lanes run side by side.
    /// The results come in the order of the items.
    static func run<Item: Sendable, Lane: Hashable, Outcome: Sendable>(
        _ items: [Item], lane: (Item) -> Lane,
        _ body: @escaping @Sendable (Item) async throws -> Outcome
    ) async throws -> [Outcome] {
        var places: [Lane: Int] = [:]
        var lanes: [[Int]] = []
        for (index, item) in items.enumerated() {
            let lane = lane(item)
            if let place = places[lane] {
                lanes[place].append(index)
            } else {
                places[lane] = lanes.count
                lanes.append([index])
            }
        }
        var outcomes: [(index: Int, outcome: Outcome)] = []
        outcomes.reserveCapacity(items.count)
        try await withThrowingTaskGroup(of: [(index: Int, outcome: Outcome)].self) { group in
            func start(_ lane: [Int]) {
                group.addTask {
                    var results: [(index: Int, outcome: Outcome)] = []
                    for index in lane { results.append((index, try await body(items[index]))) }
                    return results
                }
            }
            for lane in lanes.prefix(width) { start(lane) }
            var rest = lanes.dropFirst(width)
            while let results = try await group.next() {
                outcomes += results
                if let lane = rest.popFirst() { start(lane) }
            }
        }
        return outcomes.sorted { $0.index < $1.index }.map(\.outcome)
    }
}
