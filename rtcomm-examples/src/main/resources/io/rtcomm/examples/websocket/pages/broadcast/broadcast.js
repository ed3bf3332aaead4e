// SPDX-License-Identifier: Apache-2.0
const state = document.getElementById('state')
const text = document.getElementById('text')
const name = new URLSearchParams(location.search).get('name') ?? `guest ${Math.floor(Math.random() * 1000)}`

const url = new URL('broadcast', location.href)
url.protocol = url.protocol.replace('http', 'ws')
url.search = new URLSearchParams({ name })
const socket = new WebSocket(url)

function show(line) {
  const item = document.createElement('li')
  item.textContent = line
  document.getElementById('log').prepend(item)
}

socket.onopen = () => {
  state.textContent = `open, as ${name}`
}
socket.onmessage = event => show(event.data)
socket.onclose = event => {
  state.textContent = `closed: ${event.code} ${event.reason}`
}

document.getElementById('form').onsubmit = event => {
  event.preventDefault()
  if (socket.readyState === WebSocket.OPEN) {
    const line = `${name}: ${text.value}`
    socket.send(line)
    show(line)
    text.value = ''
  }
}
