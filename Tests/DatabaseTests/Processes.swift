import DevProcess
import Foundation

struct PythonFailed: Error {}

/// Runs a line of Python to its end; another program is the honest other process.
func python(_ program: String, _ argument: String) throws {
    let ending = try ChildProcess.runHere("python3", ["-c", program, argument])
    if ending.status != 0 { throw PythonFailed() }
}

/// Runs the body on a thread that has lost the superuser's way around file permissions, so that
/// tests of permissions mean the same for every user.
func withoutPrivileges<T: Sendable>(_ body: @escaping @Sendable () -> T) async throws -> T {
    try await onThread {
        typealias SetFileSystemUser = @convention(c) (UInt32) -> CInt
        guard let symbol = dlsym(nil, "setfsuid") else { throw PythonFailed() }
        let setFileSystemUser = unsafeBitCast(symbol, to: SetFileSystemUser.self)
        if getuid() == 0 { _ = setFileSystemUser(65_534) }
        defer { if getuid() == 0 { _ = setFileSystemUser(0) } }
        return body()
    }
}
