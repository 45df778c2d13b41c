import NIOCore

/// Runs the task of a connection on the connection's own event loop: a request is read, checked,
/// handed to the engine, answered and written on one thread. Otherwise each of these steps would
/// wake another thread, which costs more than most of them.
///
/// There is one loop for each core, so no core waits. Work of milliseconds would hold up the
/// other connections of the loop; it belongs on `globalConcurrentExecutor`.
final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute {
            job.runSynchronously(on: self.asUnownedTaskExecutor())
        }
    }
}
