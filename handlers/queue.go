package handlers

// queue is first in, first out, in a ring that grows. The zero queue is empty.
type queue[T any] struct {
	ring  []T
	first int
	count int
}

func (q *queue[T]) push(v T) {
	if q.count == len(q.ring) {
		wider := make([]T, max(1, 2*len(q.ring)))
		n := copy(wider, q.ring[q.first:])
		copy(wider[n:], q.ring[:q.first])
		q.ring, q.first = wider, 0
	}
	q.ring[(q.first+q.count)%len(q.ring)] = v
	q.count++
}

// peek is the oldest value; the queue must not be empty.
func (q *queue[T]) peek() T { return q.ring[q.first] }

// pop takes the oldest value out; the queue must not be empty.
func (q *queue[T]) pop() T {
	var none T
	v := q.ring[q.first]
	q.ring[q.first] = none // or the ring would keep alive what has left it
	q.first = (q.first + 1) % len(q.ring)
	q.count--
	return v
}

func (q *queue[T]) len() int { return q.count }
