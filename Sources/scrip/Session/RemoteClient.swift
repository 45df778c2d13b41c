import Domain
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Performs operations on a running server over HTTP.
struct RemoteClient: OperationClient {
    private let base: String
    private let key: String

    /// - Parameter keyFile: holds the API key; nil: it is in the environment as `SCRIP_KEY`.
    init(url: String, keyFile: String?) throws(CommandFailure) {
        guard let parsed = URL(string: url), let scheme = parsed.scheme,
            ["http", "https"].contains(scheme), parsed.host != nil
        else {
            throw CommandFailure(
                .usage, "\(url) is no address of a server.",
                "Give --url as http://127.0.0.1:8080 or https://scrip.example.")
        }
        base = url.hasSuffix("/") ? String(url.dropLast()) : url
        key = try Self.key(keyFile)
    }

    private static func key(_ file: String?) throws(CommandFailure) -> String {
        let text: String
        if let file {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw CommandFailure.file(file, "read")
            }
            text = String(decoding: data, as: UTF8.self)
        } else {
            text = ProcessInfo.processInfo.environment["SCRIP_KEY"] ?? ""
        }
        let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw CommandFailure(
                .usage, "There is no API key for the server.",
                "Give --key-file FILE, or set SCRIP_KEY. `scrip init` writes the first one.")
        }
        return key
    }

    func perform(_ call: OperationCall) async throws -> OperationAnswer {
        guard let route = OperationRoute.all[call.operation],
            let url = URL(string: base + OperationRoute.target(route.path, call))
        else {
            throw CommandFailure(
                .usage, "\(base) is no address of a server.", "Check --url and the ids given.")
        }
        var request = URLRequest(url: url, timeoutInterval: 30)
        request.httpMethod = route.method
        request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
        request.setValue("cli", forHTTPHeaderField: "X-Scrip-Channel")
        if let key = call.idempotencyKey {
            request.setValue(key, forHTTPHeaderField: "Idempotency-Key")
        }
        if let body = call.body {
            request.httpBody = Data(body.serialized())
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        do {
            let (data, response) = try await URLSession.shared.data(for: request)
            return OperationAnswer(
                status: (response as? HTTPURLResponse)?.statusCode ?? 500, body: Array(data))
        } catch let error as URLError {
            throw CommandFailure(
                .unreachable, "\(base) does not answer: \(Self.reason(error)).",
                "Check the address and that `scrip serve` runs there.")
        }
    }

    private static func reason(_ error: URLError) -> String {
        switch error.code {
        case .cannotFindHost, .dnsLookupFailed: "the host is not known"
        case .cannotConnectToHost: "nothing listens there"
        case .timedOut: "no answer within 30 seconds"
        case .networkConnectionLost: "the connection was lost"
        default: "the connection failed (\(error.code.rawValue))"
        }
    }

    func close() async throws {}
}
