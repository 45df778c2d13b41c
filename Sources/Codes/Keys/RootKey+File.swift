#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The system's `open`, whose name `RootKey.open` hides inside the type.
private func openFile(_ path: String, _ flags: Int32) -> Int32 {
    open(path, flags, 0o600)
}

extension RootKey {
    /// Reads the root key from a file of exactly 32 bytes that only its owner may open.
    ///
    /// Every check is made on the opened file, so that it cannot be exchanged in between.
    ///
    /// - Throws: one of the `file...` cases of `KeyError`.
    package static func load(path: String) throws(KeyError) -> RootKey {
        let file = openFile(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            let number = errno
            throw number == ENOENT
                ? .fileMissing(path: path) : .fileUnreadable(path: path, errorNumber: number)
        }
        defer { close(file) }
        try check(file, path: path)
        let secret = try SecretBytes(count: length) { output throws(KeyError) in
            guard readFully(file, output) else {
                throw .fileUnreadable(path: path, errorNumber: errno)
            }
        }
        return RootKey(secret: secret)
    }

    /// Reads the root key, or creates a random one where there is no file.
    ///
    /// The file appears complete or not at all: it is written and synced under another name and
    /// then linked to its own, which fails when another process was first; then theirs is read.
    ///
    /// - Throws: one of the `file...` cases of `KeyError`.
    package static func loadOrCreate(path: String) throws(KeyError) -> RootKey {
        do {
            return try load(path: path)
        } catch .fileMissing {
            try create(path: path)
            return try load(path: path)
        }
    }

    private static func check(_ file: Int32, path: String) throws(KeyError) {
        var status = stat()
        guard fstat(file, &status) == 0 else {
            throw .fileUnreadable(path: path, errorNumber: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .fileNotRegular(path: path) }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw .fileOwnedByOther(path: path)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .fileOpenToOthers(path: path, mode: UInt32(status.st_mode & 0o777))
        }
        guard status.st_size == length else {
            throw .fileLengthWrong(path: path, byteCount: Int64(status.st_size))
        }
    }

    /// Puts a random key at the path; a file that is there already stays as it is.
    static func create(path: String) throws(KeyError) {
        let suffix = RandomBytes.make(8).map { String($0, radix: 16) }.joined()
        let temporaryPath = "\(path).new-\(suffix)"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
        let file = openFile(temporaryPath, flags)
        guard file >= 0 else { throw .fileNotWritable(path: path, errorNumber: errno) }
        defer {
            close(file)
            unlink(temporaryPath)
        }
        let secret = SecretBytes.random(count: length)
        // The mode is set again because the umask may have taken the owner's own bits away.
        guard fchmod(file, 0o600) == 0, writeFully(file, secret), fsync(file) == 0 else {
            throw .fileNotWritable(path: path, errorNumber: errno)
        }
        guard link(temporaryPath, path) == 0 || errno == EEXIST else {
            throw .fileNotWritable(path: path, errorNumber: errno)
        }
        try syncDirectory(of: path)
    }

    /// Makes the new name itself survive a power failure.
    private static func syncDirectory(of path: String) throws(KeyError) {
        let end = path.lastIndex(of: "/")
        let directory = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let file = openFile(directory, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard file >= 0 else { throw .fileNotWritable(path: path, errorNumber: errno) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw .fileNotWritable(path: path, errorNumber: errno) }
    }

    private static func readFully(_ file: Int32, _ output: UnsafeMutableRawBufferPointer) -> Bool {
        var rest = output[...]
        while !rest.isEmpty {
            let target = UnsafeMutableRawBufferPointer(rebasing: rest)
            let count = read(file, target.baseAddress, target.count)
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count == 0 || errno != EINTR {
                return false
            }
        }
        return true
    }

    private static func writeFully(_ file: Int32, _ secret: SecretBytes) -> Bool {
        secret.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let source = UnsafeRawBufferPointer(rebasing: rest)
                let count = write(file, source.baseAddress, source.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count == 0 || errno != EINTR {
                    return false
                }
            }
            return true
        }
    }
}
