import DevProcess
import Foundation

/// What a running process has used, read from `/proc`.
extension ServerProcess {
    /// Processor time in seconds, of all threads, in user mode and in the kernel.
    func processorSeconds() throws -> Double {
        let text = try Self.text("/proc/\(process.processID)/stat")
        // The name in parentheses may hold spaces.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let kernel = Double(fields[13])
        else { throw CheckFailure("/proc/.../stat has an unknown form") }
        return (user + kernel) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The most memory it has had resident so far, in MiB.
    func peakMemory() throws -> Double {
        guard let memory = process.peakMemory() else {
            throw CheckFailure("/proc/.../status names no VmHWM")
        }
        return memory
    }

    private static func text(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CheckFailure("\(path) cannot be read")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
