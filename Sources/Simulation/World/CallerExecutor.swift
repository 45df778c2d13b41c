/// Runs the tasks of one caller on the simulation's own thread, and only when it is told to.
///
/// `@unchecked`: every job is added and run by the one thread of the simulation.
package final class CallerExecutor: TaskExecutor, @unchecked Sendable {
    private var jobs: [UnownedJob] = []

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        jobs.append(UnownedJob(job))
    }

    /// Runs until every task here waits for something outside, or has ended.
    package func drain() {
        var next = 0
        while next < jobs.count {
            let job = jobs[next]
            next += 1
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
        jobs.removeAll(keepingCapacity: true)
    }
}
