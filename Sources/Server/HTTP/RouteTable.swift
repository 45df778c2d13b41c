/// Finds the operation of a method and path: a tree of path segments, made once.
struct RouteTable: Sendable {
    /// Every operation, in the order given; matches name them by position.
    let operations: [Operation]
    private var root = Node()

    enum Match: Equatable, Sendable {
        /// Position of the operation, and the values of its path parameters.
        case operation(Int, [String: String])
        /// The path is known, the method is not; `allowed` is sorted.
        case wrongMethod(allowed: [String])
        case unknownPath
    }

    private struct Node: Sendable {
        var literals: [String: Node] = [:]
        /// The child that takes any non-empty segment.
        var parameter: [Node] = []
        /// Positions and parameter names by method.
        var operations: [String: (position: Int, names: [String])] = [:]
    }

    /// Precondition: no two operations share method and path.
    init(_ operations: [Operation]) {
        self.operations = operations
        for (position, operation) in operations.enumerated() {
            let segments = operation.path.dropFirst().split(
                separator: "/", omittingEmptySubsequences: false)
            RouteTable.insert(
                segments.map(String.init)[...], names: [], into: &root, operation, position)
        }
    }

    private static func insert(
        _ segments: ArraySlice<String>, names: [String], into node: inout Node,
        _ operation: Operation, _ position: Int
    ) {
        guard let segment = segments.first else {
            let method = operation.method.rawValue
            precondition(
                node.operations.updateValue((position, names), forKey: method) == nil,
                "two operations answer \(method) \(operation.path)")
            return
        }
        if segment.hasPrefix("{") && segment.hasSuffix("}") {
            if node.parameter.isEmpty { node.parameter = [Node()] }
            let name = String(segment.dropFirst().dropLast())
            insert(
                segments.dropFirst(), names: names + [name], into: &node.parameter[0], operation,
                position)
        } else {
            insert(
                segments.dropFirst(), names: names, into: &node.literals[segment, default: Node()],
                operation, position)
        }
    }

    /// A `HEAD` request goes where `GET` goes.
    func match(method: String, segments: [String]) -> Match {
        var values: [String] = []
        guard let node = RouteTable.find(segments[...], in: root, &values) else {
            return .unknownPath
        }
        if let (position, names) = node.operations[method == "HEAD" ? "GET" : method] {
            return .operation(
                position, Dictionary(zip(names, values)) { first, _ in first })
        }
        var allowed = Array(node.operations.keys)
        if allowed.contains("GET") { allowed.append("HEAD") }
        return .wrongMethod(allowed: allowed.sorted())
    }

    private static func find(
        _ segments: ArraySlice<String>, in node: Node, _ values: inout [String]
    ) -> Node? {
        guard let segment = segments.first else {
            return node.operations.isEmpty ? nil : node
        }
        if let child = node.literals[segment],
            let found = find(segments.dropFirst(), in: child, &values)
        {
            return found
        }
        guard let child = node.parameter.first, !segment.isEmpty else { return nil }
        values.append(segment)
        if let found = find(segments.dropFirst(), in: child, &values) { return found }
        values.removeLast()
        return nil
    }
}
