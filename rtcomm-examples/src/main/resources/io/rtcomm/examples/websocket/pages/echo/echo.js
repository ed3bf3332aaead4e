// SPDX-License-Identifier: Apache-2.0
const state = document.getElementById('state')
const text = document.getElementById('text')

const url = new URL('echo', location.href)
url.protocol = url.protocol.replace('http', 'ws')
const socket = new WebSocket(url)

function show(line) {
  const item = document.createElement('li')
  item.textContent = line
  document.getElementById('log').prepend(item)
}

socket.onopen = () => {
  state.textContent = 'open' + (socket.extensions ? `, ${socket.extensions}` : '')
}
socket.onmessage = event => show(event.data)
socket.onclose = event => {
  state.textContent = `closed: ${event.code} ${event.reason}`
}

document.getElementById('form').onsubmit = event => {
  event.preventDefault()
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(text.value)
    text.value = ''
  }
}
document.getElementById('close').onclick = () => socket.close(1000, 'bye')
