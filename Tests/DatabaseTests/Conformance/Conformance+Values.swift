import Testing

@testable import Database

extension Conformance {
    static let values = [
        ConformanceCheck("every value comes back as it went in", everyValueComesBack),
        ConformanceCheck("random values come back as they went in", randomValuesComeBack),
        ConformanceCheck("text with NUL comes back or is refused", textWithNUL),
        ConformanceCheck("NaN is refused", nanIsRefused),
        ConformanceCheck("reading a column as another type is corruption", readingIsStrict),
        ConformanceCheck("reading beyond the last column is misuse", readingBeyondTheEnd),
    ]

    private static let insert = SQL(
        "INSERT INTO sample (id, number, fraction, words, bytes) VALUES ($1, $2, $3, $4, $5)")
    private static let select = SQL(
        "SELECT number, fraction, words, bytes FROM sample WHERE id = $1")

    private static func columns(of value: SQLValue) -> [SQLValue] {
        switch value {
        case .null: [nil, nil, nil, nil]
        case .integer: [value, nil, nil, nil]
        case .double: [nil, value, nil, nil]
        case .text: [nil, nil, value, nil]
        case .blob: [nil, nil, nil, value]
        }
    }

    private static func check(_ values: [SQLValue], _ driver: any Driver, _ note: Comment) throws {
        let found = try driver.write { connection in
            try connection.executeScript(createValues)
            for (id, value) in values.enumerated() {
                try connection.execute(insert, [.integer(Int64(id))] + columns(of: value))
            }
            return try values.indices.map { id in
                var found: [SQLValue] = []
                try connection.query(select, [.integer(Int64(id))]) { row in
                    found = try (0..<row.columnCount).map { try row.value($0) }
                }
                return found
            }
        }
        for (value, found) in zip(values, found) {
            #expect(found == columns(of: value), note)
        }
    }

    private static func everyValueComesBack(_ driver: any Driver) async throws {
        try check(
            [
                nil, 0, 1, -1, .integer(.min), .integer(.max), 0.0, 1.0, -0.1, 1e300,
                .double(.leastNonzeroMagnitude), .double(.infinity), "", "a", "1", "NULL",
                "O'Hara \"q\" \\ % _ $1 {blob}", "汉字 🎁 e\u{301} \u{10FFFF}",
                .text(String(repeating: "長", count: 400_000)), .blob([]), .blob([0]),
                .blob([0, 255, 0]), .blob([UInt8](repeating: 0xa5, count: 3_000_000)),
            ], driver, "fixed values")
    }

    private static func randomValuesComeBack(_ driver: any Driver) async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix64(state: seed)
        let values = (0..<300).map { _ -> SQLValue in
            let length = Int(random.next() % 64)
            switch random.next() % 4 {
            case 0: return .integer(Int64(bitPattern: random.next() >> (random.next() % 64)))
            case 1: return .double(Double(Int64(bitPattern: random.next())) / 1024)
            case 2:
                let scalars = (0..<length).compactMap { _ in
                    Unicode.Scalar(UInt32(random.next() % 0x11_0000))
                }
                var text = String.UnicodeScalarView()
                text.append(contentsOf: scalars.filter { $0.value != 0 })
                return .text(String(text))
            default: return .blob((0..<length).map { _ in UInt8(random.next() & 0xff) })
            }
        }
        try check(values, driver, "seed \(seed)")
    }

    private static func textWithNUL(_ driver: any Driver) async throws {
        let value = SQLValue.text("a\0b")
        if driver.dialect.textMayContainNUL {
            try check([value, "\0"], driver, "NUL")
        } else {
            #expect(failure { try check([value], driver, "NUL") }?.code == .misuse)
        }
    }

    private static func nanIsRefused(_ driver: any Driver) async throws {
        #expect(failure { try check([.double(.nan)], driver, "NaN") }?.code == .misuse)
    }

    private static func readingIsStrict(_ driver: any Driver) async throws {
        try driver.write { connection in
            try connection.executeScript(createValues)
            try connection.execute(insert, [1, 2, 0.5, "x", .blob([1])])
            try connection.execute(insert, [2, nil, nil, nil, nil])
        }
        let wrong: [(Int, @Sendable (any SQLRow) throws -> Void)] = [
            (2, { _ = try $0.integer(2) }), (1, { _ = try $0.integer(1) }),
            (0, { _ = try $0.text(0) }), (3, { _ = try $0.text(3) }),
            (2, { _ = try $0.blob(2) }), (2, { _ = try $0.double(2) }),
            (2, { _ = try $0.optionalInteger(2) }), (0, { _ = try $0.optionalText(0) }),
            (2, { _ = try $0.optionalBlob(2) }), (0, { _ = try $0.bool(0) }),
        ]
        for (column, read) in wrong {
            let problem = await eventualFailure {
                try await driver.read { try $0.query(select, [1]) { try read($0) } }
            }
            #expect(problem?.code == .corrupt)
            #expect(problem?.message.contains("column \(column)") == true)
        }
        try await driver.read { connection in
            try connection.query(select, [2]) { row in
                #expect(failure { _ = try row.integer(0) }?.code == .corrupt)
                #expect(failure { _ = try row.text(2) }?.code == .corrupt)
                try #expect(row.optionalInteger(0) == nil)
                try #expect(row.optionalDouble(1) == nil)
                try #expect(row.optionalText(2) == nil)
                try #expect(row.optionalBlob(3) == nil)
            }
        }
    }

    private static func readingBeyondTheEnd(_ driver: any Driver) async throws {
        try await driver.read { connection in
            try connection.query(SQL("SELECT CAST(1 AS {bigint})")) { row in
                try #expect(row.bool(0))
                #expect(failure { _ = try row.integer(1) }?.code == .misuse)
                #expect(failure { _ = try row.integer(-1) }?.code == .misuse)
            }
        }
    }
}

/// Sebastiano Vigna's generator, https://prng.di.unimi.it/splitmix64.c.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
