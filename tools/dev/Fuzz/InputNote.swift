import Foundation

/// The input that a worker is about to run, in a file that outlives it: the file is mapped, so that
/// noting costs no system call and a trap loses nothing.
///
/// Layout, in the machine's byte order: count of inputs 8 | target's place 4 | length 4 | bytes.
final class InputNote {
    static let bytes = 128 * 1_024
    private static let head = 16

    private let memory: UnsafeMutableRawPointer

    init(path: String) throws {
        let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0, ftruncate(file, off_t(Self.bytes)) == 0 else {
            throw CheckFailure("cannot write \(path)")
        }
        defer { close(file) }
        let mapped = mmap(nil, Self.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
        guard let mapped, mapped != MAP_FAILED else { throw CheckFailure("cannot map \(path)") }
        memory = mapped
    }

    deinit { munmap(memory, Self.bytes) }

    func note(_ input: [UInt8], target: Int) {
        let count = memory.load(as: UInt64.self) + 1
        let length = min(input.count, Self.bytes - Self.head)
        memory.storeBytes(of: UInt32(target), toByteOffset: 8, as: UInt32.self)
        memory.storeBytes(of: UInt32(length), toByteOffset: 12, as: UInt32.self)
        input.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            memory.advanced(by: Self.head).copyMemory(from: start, byteCount: length)
        }
        memory.storeBytes(of: count, as: UInt64.self)
    }

    /// What a file says, from outside.
    struct Reading {
        let count: UInt64
        let target: Int
        let input: [UInt8]

        init?(path: String) {
            guard let data = FileManager.default.contents(atPath: path) else { return nil }
            let bytes = [UInt8](data)
            guard bytes.count == InputNote.bytes else { return nil }
            (count, target, input) = bytes.withUnsafeBytes { memory in
                let length = Int(memory.load(fromByteOffset: 12, as: UInt32.self))
                let end = min(InputNote.head + length, memory.count)
                return (
                    memory.load(as: UInt64.self),
                    Int(memory.load(fromByteOffset: 8, as: UInt32.self)),
                    [UInt8](memory[InputNote.head..<end])
                )
            }
        }
    }
}
