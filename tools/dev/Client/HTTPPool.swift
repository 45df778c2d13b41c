package import NIOCore
import NIOPosix

/// N connections to one server, spread over a few event loops.
package struct HTTPPool: Sendable {
    package let connections: [HTTPConnection]

    /// Opens all connections at once.
    package static func open(
        count: Int, host: String = "127.0.0.1", port: Int, on group: any EventLoopGroup,
        timeLimit: TimeAmount = .seconds(10)
    ) async throws -> HTTPPool {
        try await open(count: count, host: host, ports: [port], on: group, timeLimit: timeLimit)
    }

    /// Opens all connections at once, to several servers of one service in turn.
    package static func open(
        count: Int, host: String = "127.0.0.1", ports: [Int], on group: any EventLoopGroup,
        timeLimit: TimeAmount = .seconds(10)
    ) async throws -> HTTPPool {
        let connections = try await withThrowingTaskGroup(of: HTTPConnection.self) { tasks in
            for number in 0..<count {
                let eventLoop = group.next()
                let port = ports[number % ports.count]
                tasks.addTask {
                    try await HTTPConnection.open(
                        host: host, port: port, on: eventLoop, timeLimit: timeLimit)
                }
            }
            var opened: [HTTPConnection] = []
            for try await connection in tasks {
                opened.append(connection)
            }
            return opened
        }
        return HTTPPool(connections: connections)
    }

    /// Runs the body once per connection, all at the same time, each on its connection's own event
    /// loop. Results come in the order of the connections. The first error is thrown after all
    /// bodies ended.
    package func concurrently<Value: Sendable>(
        _ body: @escaping @Sendable (Int, HTTPConnection) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: (Int, Value).self) { tasks in
            for (index, connection) in connections.enumerated() {
                let executor = LoopExecutor(eventLoop: connection.eventLoop)
                tasks.addTask(executorPreference: executor) {
                    (index, try await body(index, connection))
                }
            }
            var values: [(Int, Value)] = []
            for try await value in tasks {
                values.append(value)
            }
            return values.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    package func close() async {
        for connection in connections {
            await connection.close()
        }
    }
}

/// Runs tasks on an event loop, so that a call and its answer stay on one thread.
final class LoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute {
            job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}
