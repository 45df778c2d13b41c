// The room "Link": one connection to one server, in the library's words.
//
// Everything is asked in pipelines: steps go out together with a mark at their end, and the
// answers come back in order up to that mark. The socket does not block; each wait has a time at
// which it ends, also where the server's machine stands still. A link that was lost once stays
// lost. What it meant for a transaction is known one room further, in "Statements".

import CPostgres
import Database
import Dispatch
import Glibc

final class PostgresLink {
    private let handle: OpaquePointer
    private let address: String
    private(set) var isLost = false
    private(set) var roundTrips = 0
    /// The step of the last question that failed, if one did.
    private(set) var failedStep: Int?
    /// Whether the server has warned since `forgetWarnings`.
    private(set) var hasWarned = false

    /// Connects to one server, or fails with `unavailable` or `cannotOpen`.
    init(_ settings: [PostgresAddress.Setting], address: String) throws(DatabaseFailure) {
        let connected = withCStrings(settings.map(\.keyword)) { keywords in
            withCStrings(settings.map(\.value)) { values in
                PQconnectdbParams(keywords, values, 0)
            }
        }
        guard let connected else { throw DatabaseFailure(.unavailable, cause: "no memory") }
        handle = connected
        self.address = address
        guard PQstatus(handle) == CONNECTION_OK else {
            // `deinit` runs for this one too: everything is initialised.
            throw DatabaseFailure(
                connecting: String(cString: PQerrorMessage(handle)), to: address,
                needsPassword: PQconnectionNeedsPassword(handle) == 1)
        }
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            throw DatabaseFailure(.unavailable, cause: "no pipeline mode")
        }
        PQsetErrorContextVisibility(handle, PQSHOW_CONTEXT_NEVER)
        let context = Unmanaged.passUnretained(self).toOpaque()
        PQsetNoticeReceiver(handle, noticeArrived, context)
    }

    deinit {
        PQfinish(handle)
    }

    func forgetWarnings() { hasWarned = false }

    /// Never to be used again.
    func abandon() { isLost = true }

    fileprivate func remember(warning: OpaquePointer) {
        if PostgresResult.severity(warning) == "WARNING" { hasWarned = true }
    }

    /// Looks whether the server has hung up while nobody asked it anything.
    func isStillThere() -> Bool {
        guard !isLost else { return false }
        // A farewell comes first, the end of the stream after it.
        while true {
            var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            guard poll(&socket, 1, 0) > 0 else { return true }
            if PQconsumeInput(handle) == 0 || PQstatus(handle) != CONNECTION_OK {
                isLost = true
                return false
            }
        }
    }

    // MARK: Asking

    /// Sends the steps and gives their answers. Where a step fails, the later ones are skipped and
    /// its failure is thrown; nothing is left to read either way.
    func ask(
        _ steps: [PipelineStep], withinMilliseconds limit: Int
    ) throws(DatabaseFailure) -> [PostgresResult] {
        guard !isLost else { throw lost(nil) }
        let deadline = DispatchTime.now() + .milliseconds(limit)
        roundTrips += 1
        failedStep = nil
        for step in steps where !send(step) { throw lose() }
        guard PQpipelineSync(handle) == 1 else { throw lose() }
        try flush(deadline)
        var results: [PostgresResult] = []
        results.reserveCapacity(steps.count)
        var failed: PostgresResult?
        for index in steps.indices {
            guard let result = try next(deadline) else { throw lose() }
            if failed == nil, result.status == PGRES_FATAL_ERROR {
                failed = result
                failedStep = index
            }
            results.append(result)
            // The end of this step's answer.
            guard try next(deadline) == nil else { throw lose() }
        }
        guard let end = try next(deadline), end.status == PGRES_PIPELINE_SYNC else { throw lose() }
        if let failed { throw failure(failed) }
        return results
    }

    private func send(_ step: PipelineStep) -> Bool {
        switch step {
        case .text(let text):
            PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 1) == 1
        case .prepare(let name, let text):
            PQsendPrepare(handle, name, text, 0, nil) == 1
        case .describe(let name):
            PQsendDescribePrepared(handle, name) == 1
        case .run(let name, let rows, let row):
            rows.withRow(row) { values, lengths, formats in
                PQsendQueryPrepared(
                    handle, name, CInt(rows.width), values, lengths, formats, 1) == 1
            }
        }
    }

    /// Reads while writing: a server that cannot get rid of its answers stops listening.
    private func flush(_ deadline: DispatchTime) throws(DatabaseFailure) {
        while true {
            let left = PQflush(handle)
            if left == 0 { return }
            guard left > 0 else { throw lose() }
            let ready = try wait(POLLIN | POLLOUT, deadline)
            if ready & POLLIN != 0, PQconsumeInput(handle) == 0 { throw lose() }
        }
    }

    /// The next result; nil where the answer to a step ends.
    private func next(_ deadline: DispatchTime) throws(DatabaseFailure) -> PostgresResult? {
        while PQisBusy(handle) == 1 {
            _ = try wait(POLLIN, deadline)
            // What has arrived before the end of the stream is still to be read.
            if PQconsumeInput(handle) == 0 { break }
        }
        let result = PQgetResult(handle).map { PostgresResult($0) }
        guard PQstatus(handle) == CONNECTION_OK else { throw lose(result) }
        return result
    }

    /// Waits for the socket. A lost peer counts as ready: the library finds out.
    private func wait(_ events: CInt, _ deadline: DispatchTime) throws(DatabaseFailure) -> CInt {
        while true {
            let now = DispatchTime.now().uptimeNanoseconds
            guard now < deadline.uptimeNanoseconds else {
                isLost = true
                throw DatabaseFailure(
                    .unavailable, "\(address) does not answer. Check the server and the network.")
            }
            let left = (deadline.uptimeNanoseconds - now) / 1_000_000 + 1
            var socket = pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0)
            guard socket.fd >= 0 else { throw lose() }
            let count = poll(&socket, 1, CInt(clamping: left))
            if count > 0 { return CInt(socket.revents) | (events & POLLIN) }
            guard count == 0 || errno == EINTR else { throw lose() }
        }
    }

    // MARK: Losing

    private func lose(_ result: PostgresResult? = nil) -> DatabaseFailure {
        isLost = true
        return lost(result)
    }

    private func lost(_ result: PostgresResult?) -> DatabaseFailure {
        let words = result?.words ?? String(cString: PQerrorMessage(handle))
        let cause = words.split(whereSeparator: \.isNewline).joined(separator: " ")
        return DatabaseFailure(
            .unavailable, "The connection to \(address) was lost. Try again.",
            cause: "PostgreSQL \(result?.state ?? "08006"): \(cause)")
    }

    private func failure(_ result: PostgresResult) -> DatabaseFailure {
        guard let state = result.state else { return lose(result) }
        return DatabaseFailure(state: state, words: result.words ?? "")
    }
}

/// Called by the library on the thread that reads from the connection.
private func noticeArrived(_ context: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
    guard let context, let result else { return }
    Unmanaged<PostgresLink>.fromOpaque(context).takeUnretainedValue().remember(warning: result)
}

/// Lends C texts with a null pointer at their end.
private func withCStrings<R>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R
) -> R {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    var pointers = copies.map { $0.map { UnsafePointer($0) } }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
}
