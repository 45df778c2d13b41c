/// What can go wrong with stored keys; the description says what to do and holds no secret.
package enum KeyError: Error, Equatable, Sendable, CustomStringConvertible {
    case fileMissing(path: String)
    /// Another failure of the system, such as a missing directory; `errorNumber` is errno.
    case fileUnreadable(path: String, errorNumber: Int32)
    case fileNotRegular(path: String)
    /// The file belongs to an account that is neither ours nor the administrator's.
    case fileOwnedByOther(path: String)
    case fileOpenToOthers(path: String, mode: UInt32)
    case fileLengthWrong(path: String, byteCount: Int64)
    case fileNotWritable(path: String, errorNumber: Int32)
    /// A sealed value was changed, belongs to another context, or the root key is another.
    case sealBroken(context: String)
    case secretLengthWrong(context: String, byteCount: Int)
    /// The stored public key is not the one of the sealed secret.
    case publicKeyMismatch(context: String)
    case duplicateSlot(context: String)
    /// All 256 slots of a tenant and purpose have been used.
    case noFreeSlot(context: String)

    package var description: String {
        switch self {
        case .fileMissing(let path):
            "There is no root key at \(path). Restore it from your backup; only for a new "
                + "installation let the program create one."
        case .fileUnreadable(let path, let number):
            "The root key \(path) cannot be read (error \(number)). Check that the path is right "
                + "and that the program's account owns the file."
        case .fileNotRegular(let path):
            "The root key \(path) is not a regular file. Name the file itself."
        case .fileOwnedByOther(let path):
            "The root key \(path) belongs to another account. Run: chown to the account that "
                + "runs the program."
        case .fileOpenToOthers(let path, let mode):
            "The root key \(path) is open to other accounts (mode \(String(mode, radix: 8))). "
                + "Run: chmod 600 \(path)"
        case .fileLengthWrong(let path, let count):
            "The root key \(path) has \(count) bytes instead of 32. Restore it from your backup."
        case .fileNotWritable(let path, let number):
            "The root key \(path) cannot be created (error \(number)). Check that its directory "
                + "exists and that the program may write there."
        case .sealBroken(let context):
            "The sealed value of \(context) does not open. Either the root key is not the one it "
                + "was sealed with, or the stored value was changed; restore both from one backup."
        case .secretLengthWrong(let context, let count):
            "The sealed secret of \(context) has \(count) bytes instead of 32. Restore the key "
                + "slots from your backup."
        case .publicKeyMismatch(let context):
            "The public key of \(context) is not the one of its secret: the stored row was "
                + "changed. Restore the key slots from your backup."
        case .duplicateSlot(let context):
            "There are two records of \(context). Remove the one that was not in your backup."
        case .noFreeSlot(let context):
            "All 256 key slots of \(context) have been used, so no new key can be made."
        }
    }
}
