import Synchronization

/// Notes that an engine gave up, instead of ending the process.
package final class Fatal: Sendable {
    private let errors = Mutex<[any Error]>([])

    package init() {}

    package func note(_ error: any Error) { errors.withLock { $0.append(error) } }

    package var count: Int { errors.withLock { $0.count } }
}
