//! Stage `api`: finds strongly connected components. In: a graph of small numbers. Out: the number of each node's
//! component. Nodes share a component exactly when each reaches the other.

use crate::steps;

/// Returns the component of each node, computed by Tarjan's algorithm without recursion, so that no input exhausts the
/// stack.
pub(crate) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut search = Search {
        edges,
        order: vec![UNSEEN; edges.len()],
        low: vec![0; edges.len()],
        component: vec![UNSEEN; edges.len()],
        open: Vec::new(),
        seen: 0,
        found: 0,
    };
    for node in 0..edges.len() {
        if search.order[node] == UNSEEN {
            search.visit(node);
        }
    }
    search.component
}

const UNSEEN: usize = usize::MAX;

struct Search<'g> {
    edges: &'g [Vec<usize>],
    /// When each node was first seen.
    order: Vec<usize>,
    /// The earliest node on the stack that each node reaches.
    low: Vec<usize>,
    component: Vec<usize>,
    /// Nodes whose component is not complete.
    open: Vec<usize>,
    seen: usize,
    found: usize,
}

impl Search<'_> {
    fn visit(&mut self, root: usize) {
        self.enter(root);
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            if let Some(&target) = self.edges[node].get(*next) {
                *next += 1;
                steps::count(1);
                if self.order[target] == UNSEEN {
                    self.enter(target);
                    path.push((target, 0));
                } else if self.component[target] == UNSEEN {
                    self.low[node] = self.low[node].min(self.order[target]);
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                self.low[*parent] = self.low[*parent].min(self.low[node]);
            }
            if self.low[node] == self.order[node] {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.order[node] = self.seen;
        self.low[node] = self.seen;
        self.seen += 1;
        self.open.push(node);
    }

    /// Completes the component that began with `first`.
    fn close(&mut self, first: usize) {
        while let Some(node) = self.open.pop() {
            self.component[node] = self.found;
            if node == first {
                break;
            }
        }
        self.found += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_that_reach_each_other_share_a_component() {
        let component = components(&[vec![1], vec![2, 3], vec![0], vec![3], vec![]]);
        assert_eq!(component[0], component[1]);
        assert_eq!(component[1], component[2]);
        assert_ne!(component[2], component[3]);
        assert_ne!(component[3], component[4]);
    }

    #[test]
    fn long_chains_need_no_stack() {
        let chain: Vec<Vec<usize>> = (0..100_000).map(|node| vec![(node + 1) % 100_000]).collect();
        assert!(components(&chain).iter().all(|component| *component == 0));
    }
}
